package routes.convention;

import static routes.convention.Convention.complainIf;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What calls what, and who takes care of failures. */
final class Wiring {

    private Wiring() {}

    static Stream<String> danglingTarget(List<RouteFile> files) {
        Targets targets = new Targets(files);
        Stream<String> ofSteps = Convention.flows(files)
                .flatMap(flow -> flow.steps().stream()
                        .map(Flow.Step::uri)
                        .filter(uri -> uri != null && (uri.startsWith("direct:") || uri.startsWith("seda:")))
                        .filter(uri -> !targets.reaches(flow, uri))
                        .map(uri -> flow.id() + ": no route is called by " + uri));
        return Stream.concat(ofSteps, targets.namedInVain());
    }

    static Stream<String> errorHandling(List<RouteFile> files) {
        Set<String> configurations = Convention.flows(files)
                .filter(Flow::isConfiguration)
                .map(Flow::id)
                .collect(Collectors.toSet());
        return Convention.flows(files).filter(flow -> !flow.isConfiguration()).flatMap(route -> {
            Object configuration = route.definition().get("routeConfigurationId");
            boolean leavesItToTheCaller = configuration == null
                    && route.scheme().equals("direct")
                    && route.definition().get("errorHandler") instanceof Map<?, ?> handler
                    && handler.containsKey("noErrorHandler");
            return complainIf(
                    !leavesItToTheCaller && (configuration == null || !configurations.contains(configuration)),
                    route.id() + ": expected a known routeConfigurationId" + orCaller(route) + ", got "
                            + configuration);
        });
    }

    private static String orCaller(Flow route) {
        return route.scheme().equals("direct") ? " or noErrorHandler" : "";
    }

    /** Inside a doTry and for what it does not catch, Camel's error handling does not apply; a caller's does. */
    static Stream<String> tryScope(Flow flow) {
        boolean tries = flow.steps().stream().anyMatch(step -> step.kind().equals("doTry"));
        return complainIf(
                tries && flow.definition().get("routeConfigurationId") != null,
                flow.id() + ": expected doTry only in a route that leaves failures to its caller");
    }

    static Stream<String> cronRoute(Flow flow) {
        if (!flow.scheme().startsWith("quartz")) {
            return Stream.empty();
        }
        List<Flow.Step> steps = flow.steps();
        boolean onlyCalls = steps.size() == 1
                && steps.getFirst().kind().equals("to")
                && String.valueOf(steps.getFirst().uri()).startsWith("direct:");
        boolean byProperty = flow.leaves()
                .anyMatch(leaf -> leaf.key().equals("cron") && leaf.value().startsWith("{{gateway.schedule."));
        return Stream.concat(
                complainIf(!onlyCalls, flow.id() + ": expected one step, to a direct route"),
                complainIf(!byProperty, flow.id() + ": expected its cron expression in a gateway.schedule property"));
    }
}
