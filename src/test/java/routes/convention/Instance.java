package routes.convention;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A templated route: an instance of a route template.
 *
 * @param body what stands under it
 */
public record Instance(Map<?, ?> body) {

    static final String KIND = "templatedRoute";

    /** Its id, or a text that says that it has none. */
    String id() {
        Object id = body.get("routeId");
        return id == null ? "a " + KIND + " without an id" : id.toString();
    }

    /** The id of its template. */
    String template() {
        return String.valueOf(body.get("routeTemplateRef"));
    }

    /** The values of its parameters by their names. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        if (body.get("parameters") instanceof List<?> list) {
            for (Object each : list) {
                Map<?, ?> parameter = (Map<?, ?>) each;
                values.put(String.valueOf(parameter.get("name")), String.valueOf(parameter.get("value")));
            }
        }
        return values;
    }

    /** A text of its template, with its own values in place of the placeholders. */
    String filled(String text, @Nullable Flow template) {
        String filled = text;
        if (template != null) {
            for (Flow.Parameter parameter : template.parameters()) {
                String value = values().getOrDefault(parameter.name(), parameter.defaultValue());
                if (value != null) {
                    filled = filled.replace("{{" + parameter.name() + "}}", value);
                }
            }
        }
        return filled;
    }
}
