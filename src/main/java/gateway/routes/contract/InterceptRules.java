package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteSet;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import java.util.Set;
import java.util.function.Consumer;

/** What is put in the way of all routes, from the top of a file or by a route configuration. For one set of files. */
final class InterceptRules {

    private static final Set<String> KINDS = Set.of("intercept", "interceptFrom", "interceptSendToEndpoint");
    private static final String AUTHENTICATION = "authenticate-";
    private static final String SKIP = "skipSendToOriginalEndpoint";

    private final Consumer<RouteFinding> out;

    InterceptRules(Consumer<RouteFinding> out) {
        this.out = out;
    }

    void check(RouteSet set) {
        for (RouteDocument document : set.documents()) {
            document.root().items().forEach(item -> find(document.text(), item));
        }
    }

    private void find(RouteText file, YamlNode node) {
        switch (node) {
            case YamlList list -> list.items().forEach(item -> find(file, item));
            case YamlMap map ->
                map.values().forEach((key, value) -> {
                    if (KINDS.contains(key) && value instanceof YamlMap options) {
                        intercept(file, map.spotOf(key), key, options);
                    } else if (!key.equals("steps") && !key.equals("parameters")) {
                        find(file, value);
                    }
                });
            default -> {
                // a value
            }
        }
    }

    private void intercept(RouteText file, Spot spot, String kind, YamlMap options) {
        String skip = options.text(SKIP);
        if (skip != null && !skip.equals("false")) {
            String target = String.valueOf(options.text("uri"));
            boolean keys = target.contains(AUTHENTICATION) || target.contains("*") || target.contains("{{");
            out.accept(file.finding(
                    keys ? RouteRule.CONTRACT_AUTHENTICATION : RouteRule.CONTRACT_ORDER,
                    spot,
                    kind + " keeps all routes from calling " + target
                            + (keys ? ", which asks callers for their keys" : ", on which others rely"),
                    "take " + SKIP + " out, or change the routes themselves"));
        }
        if (has(options, "stop")) {
            out.accept(file.finding(
                    RouteRule.CONTRACT_ANSWER,
                    spot,
                    kind + " ends requests that nobody has answered; their clients get 500",
                    "take stop out of its steps, or refuse by throwException"));
        }
    }

    private static boolean has(YamlNode node, String key) {
        return switch (node) {
            case YamlMap map ->
                map.values().containsKey(key) || map.values().values().stream().anyMatch(value -> has(value, key));
            case YamlList list -> list.items().stream().anyMatch(item -> has(item, key));
            default -> false;
        };
    }
}
