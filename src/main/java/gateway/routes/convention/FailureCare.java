package gateway.routes.convention;

import gateway.routes.finding.RouteRule;
import gateway.routes.model.EndpointUse;
import gateway.routes.model.Flow;
import gateway.routes.model.Step;
import gateway.routes.text.YamlMap;
import java.util.List;

/** Who takes care of failures, and what schedules do. Stateless. */
final class FailureCare {

    private static final String CONFIGURATION = "routeConfigurationId";

    private FailureCare() {}

    static void check(Flow flow, boolean ours, Complaints out) {
        if (flow.isConfiguration()) {
            return;
        }
        handling(flow, out);
        if (flow.definition().values().containsKey(CONFIGURATION)) {
            flow.allSteps()
                    .filter(step -> step.kind().equals("doTry"))
                    .findFirst()
                    .ifPresent(step -> out.add(
                            RouteRule.TRY_SCOPE,
                            step.spot(),
                            "doTry stands in a route with a routeConfigurationId, which sees no failure inside of it",
                            "move it into a direct: route with a noErrorHandler"));
        }
        if (flow.scheme().startsWith("quartz")) {
            cron(flow, ours, out);
        }
    }

    private static void handling(Flow flow, Complaints out) {
        boolean leavesItToTheCaller = flow.scheme().equals("direct")
                && flow.definition().get("errorHandler") instanceof YamlMap handler
                && handler.values().containsKey("noErrorHandler");
        boolean ofItsOwn = flow.definition().get("errorHandler") instanceof YamlMap own
                && !own.values().containsKey("noErrorHandler");
        if (!leavesItToTheCaller && !ofItsOwn && !flow.definition().values().containsKey(CONFIGURATION)) {
            boolean direct = flow.scheme().equals("direct");
            out.add(
                    RouteRule.ERROR_HANDLING,
                    flow.spot(),
                    flow.name() + " does not say who takes care of its failures",
                    direct
                            ? "add errorHandler: with noErrorHandler: {} below it, or a routeConfigurationId"
                            : "add routeConfigurationId: errors-api, or errors-background where nobody waits");
        }
    }

    private static void cron(Flow flow, boolean ours, Complaints out) {
        List<Step> steps = flow.allSteps().toList();
        EndpointUse called = steps.size() == 1 ? steps.getFirst().endpoint() : null;
        if (called == null || !called.uri().startsWith("direct:")) {
            out.add(
                    RouteRule.CRON_ROUTE,
                    flow.spot(),
                    flow.name() + " does more than to call one direct: route",
                    "move its steps into a direct: route, which can then be started by hand");
        }
        EndpointUse from = flow.from();
        if (ours && from != null && !from.option("cron").startsWith("{{gateway.schedule.")) {
            out.add(
                    RouteRule.CRON_ROUTE,
                    from.spot(),
                    flow.name() + " has its cron expression in the file",
                    "make it a gateway.schedule setting");
        }
    }
}
