package routes.maintenance;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.quartz.QuartzComponent;

/**
 * The two schedulers. {@code quartz} runs each job on one of the nodes that share an external database, through Quartz's
 * clustered job store: when a node dies, another one takes its jobs over within about 15 seconds. {@code quartz-node} runs jobs
 * on every node.
 */
public final class JobSchedulers {

    /** The name under which Quartz finds the connections of its job store. */
    public static final String CONNECTIONS = "gateway";

    private static final String CHECK_IN_MILLIS = "3000";
    private static final int FIRST_TICK_MILLIS = 1000;
    private static final String MISFIRE_MILLIS = "5000";
    private static final String JOB_STORE = "org.quartz.jobStore.";

    private JobSchedulers() {}

    /** A scheduler in memory, for this process alone. */
    public static QuartzComponent ofNode(String name) {
        return component(inMemory(name));
    }

    /**
     * A scheduler shared with other nodes.
     *
     * @param node unique among the nodes
     */
    public static QuartzComponent ofCluster(String name, String node) {
        Map<String, Object> properties = common(name, node);
        properties.put(JOB_STORE + "class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.put(JOB_STORE + "driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.put(JOB_STORE + "dataSource", CONNECTIONS);
        properties.put(JOB_STORE + "isClustered", "true");
        properties.put(JOB_STORE + "clusterCheckinInterval", CHECK_IN_MILLIS);
        properties.put(JOB_STORE + "misfireThreshold", MISFIRE_MILLIS);
        return component(properties);
    }

    private static Map<String, Object> inMemory(String name) {
        Map<String, Object> properties = common(name, "NON_CLUSTERED");
        properties.put(JOB_STORE + "class", "org.quartz.simpl.RAMJobStore");
        return properties;
    }

    private static Map<String, Object> common(String name, String node) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("org.quartz.scheduler.instanceName", name);
        properties.put("org.quartz.scheduler.instanceId", node);
        properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.put("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.put("org.quartz.threadPool.threadCount", "4");
        properties.put("org.quartz.threadPool.makeThreadsDaemons", "true");
        return properties;
    }

    /** The job store knows the context by its name, which all generations have; by its name in JMX it is known apart. */
    private static final class GenerationQuartz extends QuartzComponent {

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                throws Exception {
            parameters.putIfAbsent("usingFixedCamelContextName", true);
            // A trigger's first time may lie up to a second before its start: the tick that the generation before has
            // had.
            parameters.putIfAbsent("triggerStartDelay", FIRST_TICK_MILLIS);
            return super.createEndpoint(uri, remaining, parameters);
        }
    }

    private static QuartzComponent component(Map<String, Object> properties) {
        QuartzComponent component = new GenerationQuartz();
        component.setProperties(properties);
        component.setPrefixInstanceName(false);
        component.setAutoStartScheduler(false);
        return component;
    }
}
