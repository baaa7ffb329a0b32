package gateway.routes.model;

import gateway.routes.text.Spot;
import gateway.routes.text.YamlMap;
import org.jspecify.annotations.Nullable;

/**
 * A parameter: what a template asks for, or what an instance gives.
 *
 * @param description null in an instance
 * @param value what is given, or the default; null where there is none
 */
public record Parameter(
        String name,
        Spot spot,
        @Nullable String description,
        @Nullable String value) {

    static Parameter ofTemplate(YamlMap map) {
        return new Parameter(
                String.valueOf(map.text("name")),
                map.spotOfValue("name"),
                map.text("description"),
                map.get("defaultValue") == null ? null : empty(map.text("defaultValue")));
    }

    static Parameter ofInstance(YamlMap map) {
        return new Parameter(String.valueOf(map.text("name")), map.spotOfValue("name"), null, empty(map.text("value")));
    }

    private static String empty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
