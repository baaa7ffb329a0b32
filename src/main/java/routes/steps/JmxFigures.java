package routes.steps;

import gateway.routes.picture.StepFigures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What JMX counts and measures of a context.
 *
 * @param known whether there is JMX
 */
record JmxFigures(boolean known, Map<Place, StepFigures.Timing> steps, Map<String, StepFigures> routes) {

    static final JmxFigures NONE = new JmxFigures(false, Map.of(), Map.of());

    private static final Logger LOG = LoggerFactory.getLogger(JmxFigures.class);

    private static final String TOTAL = "ExchangesTotal";
    private static final String FAILED = "ExchangesFailed";
    private static final String MEAN = "MeanProcessingTime";
    private static final String MAX = "MaxProcessingTime";
    private static final String IN_FLIGHT = "ExchangesInflight";
    private static final String ROUTE = "RouteId";
    private static final String STEP = "ProcessorId";
    private static final String[] OF_ROUTES = {ROUTE, TOTAL, FAILED, MEAN, MAX, IN_FLIGHT};
    private static final String[] OF_STEPS = {ROUTE, STEP, TOTAL, FAILED, MEAN, MAX, IN_FLIGHT};

    /** Which step: instances of templates have steps of the same ids. */
    record Place(String route, String step) {}

    static JmxFigures of(CamelContext context) {
        ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
        MBeanServer server = agent == null ? null : agent.getMBeanServer();
        if (agent == null || server == null || context.getManagementName() == null) {
            return NONE;
        }
        String domain = agent.getMBeanObjectDomainName() + ":context=" + context.getManagementName() + ",type=";
        Map<Place, StepFigures.Timing> steps = new HashMap<>();
        Map<String, StepFigures> routes = new HashMap<>();
        try {
            for (ObjectName name : server.queryNames(new ObjectName(domain + "processors,*"), null)) {
                Map<String, Object> values = values(server, name, OF_STEPS);
                if (values.get(ROUTE) instanceof String route && values.get(STEP) instanceof String step) {
                    steps.put(new Place(route, step), timing(values));
                }
            }
            for (ObjectName name : server.queryNames(new ObjectName(domain + "routes,*"), null)) {
                Map<String, Object> values = values(server, name, OF_ROUTES);
                if (values.get(ROUTE) instanceof String route) {
                    routes.put(route, new StepFigures(number(values, TOTAL), timing(values)));
                }
            }
        } catch (JMException e) {
            LOG.warn("The counters of the routes cannot be read", e);
            return NONE;
        }
        return new JmxFigures(true, steps, routes);
    }

    /** None of a bean that has gone meanwhile. */
    private static Map<String, Object> values(MBeanServer server, ObjectName name, String[] attributes) {
        Map<String, Object> values = new HashMap<>();
        try {
            for (Attribute attribute : server.getAttributes(name, attributes).asList()) {
                if (attribute.getValue() != null) {
                    values.put(attribute.getName(), attribute.getValue());
                }
            }
        } catch (JMException e) {
            LOG.debug("{} has gone", name, e);
        }
        return values;
    }

    private static StepFigures.Timing timing(Map<String, Object> values) {
        List<Long> numbers =
                List.of(number(values, FAILED), number(values, MEAN), number(values, MAX), number(values, IN_FLIGHT));
        return new StepFigures.Timing(
                Math.max(0, numbers.get(0)),
                Math.max(0, numbers.get(1)),
                Math.max(0, numbers.get(2)),
                Math.max(0, numbers.get(3)));
    }

    private static long number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
