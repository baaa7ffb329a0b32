package gateway.routes.diff;

import gateway.routes.text.Spot;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Addresses with their parameters below {@code parameters:}, as editors write what others write behind a question mark. Stateless.
 */
final class SplitAddresses {

    private static final String URI = "uri";
    private static final String PARAMETERS = "parameters";

    private SplitAddresses() {}

    /** The same part of a document in that form. */
    static YamlNode in(YamlNode node) {
        return switch (node) {
            case YamlText text -> text;
            case YamlList list ->
                new YamlList(
                        list.spot(),
                        list.items().stream().map(SplitAddresses::in).toList());
            case YamlMap map -> map(map);
        };
    }

    private static YamlMap map(YamlMap map) {
        Map<String, YamlNode> values = new LinkedHashMap<>();
        map.values().forEach((key, value) -> values.put(key, in(value)));
        if (values.get(URI) instanceof YamlText uri && isSplit(uri.value())) {
            int end = uri.value().indexOf('?');
            Map<String, YamlNode> parameters = new LinkedHashMap<>();
            for (String part : List.of(uri.value().substring(end + 1).split("&"))) {
                int name = part.indexOf('=');
                if (name <= 0) {
                    return new YamlMap(map.spot(), values, map.keys());
                }
                parameters.put(part.substring(0, name), text(uri.spot(), part.substring(name + 1)));
            }
            parameters.putAll(map.map(PARAMETERS).values());
            values.put(URI, text(uri.spot(), uri.value().substring(0, end)));
            values.put(PARAMETERS, new YamlMap(uri.spot(), parameters, Map.of()));
        }
        return new YamlMap(map.spot(), values, map.keys());
    }

    /** What is known only when a request comes, or may hold an ampersand, stays as it is. */
    private static boolean isSplit(String uri) {
        int end = uri.indexOf('?');
        return end > 0 && end < uri.length() - 1 && !uri.contains("RAW(") && !uri.contains("${");
    }

    private static YamlText text(Spot spot, String value) {
        return new YamlText(spot, value, false);
    }
}
