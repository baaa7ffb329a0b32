package gateway.routes.model;

import gateway.routes.text.Spot;
import gateway.routes.text.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A templated route: an instance of a route template.
 *
 * @param file that it stands in
 * @param spot of the word {@code templatedRoute}
 * @param body what stands below
 */
public record Instance(RouteText file, Spot spot, YamlMap body) {

    static final String KIND = "templatedRoute";

    /** Its id, null where it has none. */
    public @Nullable String id() {
        return body.text("routeId");
    }

    /** What it is called in sentences. */
    public String name() {
        String id = id();
        return id == null ? "the templatedRoute" : id;
    }

    /** The id of its template. */
    public String template() {
        return String.valueOf(body.text("routeTemplateRef"));
    }

    /** What it gives, in the order of the file. */
    public List<Parameter> parameters() {
        return body.items("parameters").stream()
                .filter(YamlMap.class::isInstance)
                .map(each -> Parameter.ofInstance((YamlMap) each))
                .toList();
    }

    /** The values of the parameters of its template by their names: what it gives, and the defaults. */
    public Map<String, String> values(Flow template) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Parameter parameter : template.parameters()) {
            if (parameter.value() != null) {
                values.put(parameter.name(), parameter.value());
            }
        }
        for (Parameter parameter : parameters()) {
            values.put(parameter.name(), parameter.value() == null ? "" : parameter.value());
        }
        return values;
    }
}
