package gateway.routes.contract;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The properties of an exchange by which the gateway finds the request are not for routes. Stateless. */
final class RequestRules {

    private static final List<String> OURS = List.of("requestContext", "translator");
    private static final Set<String> SINGLE = Set.of("setProperty", "removeProperty");
    private static final String MANY = "removeProperties";

    private RequestRules() {}

    static void check(RouteDocument document, Consumer<RouteFinding> out) {
        find(document.text(), document.root(), out);
    }

    private static void find(RouteText file, YamlNode node, Consumer<RouteFinding> out) {
        switch (node) {
            case YamlList list -> list.items().forEach(item -> find(file, item, out));
            case YamlMap map ->
                map.values().forEach((key, value) -> {
                    if (SINGLE.contains(key) && OURS.contains(given(value, "name"))) {
                        tell(file, map.spotOf(key), key, given(value, "name"), out);
                    } else if (key.equals(MANY)) {
                        OURS.stream()
                                .filter(name -> Patterns.matches(given(value, "pattern"), name) && !keeps(value, name))
                                .findFirst()
                                .ifPresent(name -> tell(file, map.spotOf(key), key, name, out));
                    }
                    find(file, value, out);
                });
            default -> {
                // a value
            }
        }
    }

    private static void tell(RouteText file, Spot spot, String kind, String name, Consumer<RouteFinding> out) {
        out.accept(file.finding(
                RouteRule.CONTRACT_REQUEST,
                spot,
                kind + " takes the property " + name + " away, without which the request cannot go on",
                kind.equals(MANY) ? "name the properties that are yours" : "take another name"));
    }

    private static String given(YamlNode value, String option) {
        return value instanceof YamlText text
                ? text.value()
                : value instanceof YamlMap map ? String.valueOf(map.text(option)) : "";
    }

    private static boolean keeps(YamlNode value, String name) {
        return value instanceof YamlMap map
                && map.items("excludePatterns").stream()
                        .anyMatch(each -> each instanceof YamlText text && Patterns.matches(text.value(), name));
    }
}
