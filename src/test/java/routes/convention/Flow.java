package routes.convention;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route, a route configuration or a route template.
 *
 * @param kind {@link #ROUTE}, {@link #CONFIGURATION} or {@link #TEMPLATE}
 * @param body what stands under it
 */
public record Flow(String kind, Map<?, ?> body) {

    static final String ROUTE = "route";
    static final String CONFIGURATION = "routeConfiguration";
    static final String TEMPLATE = "routeTemplate";

    /**
     * A parameter of a template.
     *
     * @param defaultValue null where each instance has to say it
     */
    record Parameter(
            String name,
            @Nullable String description,
            @Nullable String defaultValue) {}

    /**
     * A step of a flow.
     *
     * @param kind name of the pattern, such as {@code to}
     * @param body its options, or its text in the short form
     * @param depth 1 for the steps of the flow itself
     */
    record Step(String kind, Object body, int depth) {

        /** An option as text, null when it is not there. */
        @Nullable
        String option(String name) {
            return body instanceof Map<?, ?> options && options.get(name) != null
                    ? options.get(name).toString()
                    : null;
        }

        /** The endpoint that a step sends to, null when it names none. */
        @Nullable
        String uri() {
            return body instanceof String text ? text : option("uri");
        }
    }

    /**
     * A single value.
     *
     * @param key of the value, or of the list that it is in
     * @param value as text
     */
    record Leaf(String key, String value) {}

    boolean isRoute() {
        return kind.equals(ROUTE);
    }

    boolean isConfiguration() {
        return kind.equals(CONFIGURATION);
    }

    boolean isTemplate() {
        return kind.equals(TEMPLATE);
    }

    /** The route itself: that inside of a template, else all of it. */
    Map<?, ?> definition() {
        return isTemplate() && body.get("route") instanceof Map<?, ?> route ? route : body;
    }

    /** The parameters of a template; none of anything else. */
    List<Parameter> parameters() {
        return body.get("parameters") instanceof List<?> list
                ? list.stream().map(each -> parameter((Map<?, ?>) each)).toList()
                : List.of();
    }

    private static Parameter parameter(Map<?, ?> each) {
        Object description = each.get("description");
        Object value = each.get("defaultValue");
        return new Parameter(
                String.valueOf(each.get("name")),
                description == null ? null : description.toString(),
                value == null ? null : value.toString());
    }

    /** The parameter of this name, null when there is none. */
    @Nullable
    Parameter parameter(String name) {
        return parameters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Its id, or a text that says that it has none. */
    String id() {
        String id = text("id");
        return id == null ? "a " + kind + " without an id" : id;
    }

    /** An option as text, null when it is not there. */
    @Nullable
    String text(String key) {
        Object value = body.get(key);
        return value == null ? null : value.toString();
    }

    /** What the route is called by, empty for a configuration; of a template, with its placeholders. */
    String from() {
        return definition().get("from") instanceof Map<?, ?> from ? String.valueOf(from.get("uri")) : "";
    }

    /** The scheme of {@link #from}. */
    String scheme() {
        return from().split(":", 2)[0];
    }

    /** All steps at any depth, in the order of the file. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        collect(body, 0, steps);
        return steps;
    }

    /** All values at any depth. */
    Stream<Leaf> leaves() {
        Stream.Builder<Leaf> leaves = Stream.builder();
        visit("", body, (key, value) -> leaves.add(new Leaf(key, value)));
        return leaves.build();
    }

    /** All keys at any depth. */
    Stream<String> keys() {
        Stream.Builder<String> keys = Stream.builder();
        visitKeys(body, keys);
        return keys.build();
    }

    private static void collect(Object node, int depth, List<Step> steps) {
        if (node instanceof List<?> list) {
            list.forEach(element -> collect(element, depth, steps));
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("steps") && value instanceof List<?> list) {
                    list.forEach(step -> addStep((Map<?, ?>) step, depth + 1, steps));
                } else {
                    collect(value, depth, steps);
                }
            });
        }
    }

    private static void addStep(Map<?, ?> step, int depth, List<Step> steps) {
        step.forEach((kind, body) -> {
            steps.add(new Step((String) kind, body, depth));
            collect(body, depth, steps);
        });
    }

    private static void visit(String key, Object node, BiConsumer<String, String> leaf) {
        switch (node) {
            case Map<?, ?> map -> map.forEach((name, value) -> visit((String) name, value, leaf));
            case List<?> list -> list.forEach(element -> visit(key, element, leaf));
            case null -> {}
            default -> leaf.accept(key, node.toString());
        }
    }

    private static void visitKeys(Object node, Stream.Builder<String> keys) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                keys.add((String) key);
                visitKeys(value, keys);
            });
        } else if (node instanceof List<?> list) {
            list.forEach(element -> visitKeys(element, keys));
        }
    }
}
