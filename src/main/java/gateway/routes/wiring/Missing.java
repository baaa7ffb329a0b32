package gateway.routes.wiring;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.Flow;
import gateway.routes.model.RouteText;
import gateway.routes.model.Step;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds steps that lack what Camel's schema does not ask for, and a start does. Stateless. */
final class Missing {

    private static final Set<String> WITH_STEPS =
            Set.of("circuitBreaker", "doTry", "loadBalance", "multicast", "pipeline", "step");

    /** Options that may not be empty, by their steps. */
    private static final Map<String, String> NOT_EMPTY =
            Map.of("log", "message", "convertBodyTo", "type", "convertHeaderTo", "type", "convertVariableTo", "type");

    private static final List<String> OF_BEAN = List.of("ref", "beanType");
    private static final String BALANCER = "LoadBalancer";

    private Missing() {}

    static void check(Flow flow, Consumer<RouteFinding> out) {
        if (!flow.file().builtIn()) {
            flow.allSteps().forEach(step -> step(flow.file(), step, out));
        }
    }

    private static void step(RouteText file, Step step, Consumer<RouteFinding> out) {
        YamlMap options = step.options();
        String option = NOT_EMPTY.get(step.kind());
        if (option != null && (isEmpty(step.body()) || isEmpty(options.get(option)))) {
            tell(file, step, "has an empty " + option, "write something there", out);
        }
        if (WITH_STEPS.contains(step.kind())
                && options.get("steps") instanceof YamlList steps
                && steps.items().isEmpty()) {
            tell(file, step, "has no steps", "add some below steps:", out);
        }
        if (step.kind().equals("bean") && OF_BEAN.stream().noneMatch(options.values()::containsKey)) {
            tell(file, step, "names no bean", "add ref: with the name of one", out);
        }
        if (step.kind().equals("loadBalance")
                && options.values().keySet().stream().noneMatch(key -> key.endsWith(BALANCER))) {
            tell(
                    file,
                    step,
                    "has no balancer",
                    "add roundRobinLoadBalancer: {} or customLoadBalancer: with its ref",
                    out);
        }
    }

    private static boolean isEmpty(@Nullable YamlNode node) {
        return node instanceof YamlText text && text.value().isEmpty() && !text.absent();
    }

    private static void tell(RouteText file, Step step, String sentence, String remedy, Consumer<RouteFinding> out) {
        out.accept(file.finding(RouteRule.OPTION_MISSING, step.spot(), step.kind() + " " + sentence, remedy));
    }
}
