package gateway.routes.model;

import java.util.Map;

/**
 * A route that can be called: one of a file, or an instance of a template.
 *
 * @param values of the template's parameters, none for a route of a file
 */
public record CalledRoute(Flow flow, Map<String, String> values) {

    public CalledRoute {
        values = Map.copyOf(values);
    }

    static CalledRoute of(Flow flow) {
        return new CalledRoute(flow, Map.of());
    }

    /** A text with the values in place of the placeholders. */
    String filled(String text) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        return filled;
    }
}
