package routes.maintenance;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.component.quartz.QuartzConstants;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/**
 * The schedulers of one generation of routes. They run no job before {@link #start}. A scheduler that nodes share is one in a
 * process, whatever the generation.
 *
 * @param shared each job runs on one of the nodes that share the database
 * @param ofNode each job runs on this node
 */
public record JobComponents(QuartzComponent shared, QuartzComponent ofNode) {

    /**
     * Those of a generation.
     *
     * @param node unique among the nodes
     * @param several whether several nodes may share the database, and its jobs with it
     */
    public static JobComponents of(int generation, String node, boolean several) {
        String suffix = "-" + generation;
        // The name stands in the job stores of all nodes, those of former versions among them.
        QuartzComponent shared = several
                ? JobSchedulers.ofCluster("claude-proxy-claude-proxy", node)
                : JobSchedulers.ofNode("claude-proxy" + suffix);
        return new JobComponents(shared, JobSchedulers.ofNode("claude-proxy-" + node + suffix));
    }

    /** Jobs are run through the routes of this context from now on. */
    public void start(CamelContext context) throws SchedulerException {
        for (Scheduler scheduler : schedulers()) {
            scheduler.getContext().put(key(context.getName()), context);
            scheduler.start();
        }
    }

    /** No job is begun any more, but by schedulers that nodes share. */
    public void pause() throws SchedulerException {
        for (Scheduler scheduler : schedulers()) {
            if (!scheduler.getMetaData().isJobStoreClustered()) {
                scheduler.standby();
            }
        }
    }

    /** A component that no route of the operator's files names has none. */
    private List<Scheduler> schedulers() {
        return Stream.of(shared.getScheduler(), ofNode.getScheduler())
                .filter(Objects::nonNull)
                .toList();
    }

    /** A shared scheduler knows each context that it has run jobs for; forgets this one, which has ended. */
    public void forget(CamelContext context) throws SchedulerException {
        Scheduler scheduler = shared.getScheduler();
        if (scheduler != null && !scheduler.isShutdown()) {
            scheduler.getContext().remove(key(context.getManagementName()));
        }
    }

    private static String key(String context) {
        return QuartzConstants.QUARTZ_CAMEL_CONTEXT + "-" + context;
    }
}
