package gateway.routes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.known.Durations;
import gateway.routes.known.NearWords;
import gateway.routes.model.RouteText;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlMap;
import gateway.routes.text.YamlNode;
import gateway.routes.text.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Goes through a file along the schema, and says of each part that does not fit what was expected there: a validator says of
 * one wrong word that none of two hundred alternatives fits. For one file.
 */
final class SchemaWalk {

    private static final String TOP = "a file";
    private static final Set<String> DURATIONS =
            Set.of("timeout", "completionTimeout", "completionInterval", "redeliveryDelay", "maximumRedeliveryDelay");

    private static final Set<String> NEED_EXPRESSION = Set.of(
            "setBody",
            "setHeader",
            "setProperty",
            "setVariable",
            "filter",
            "when",
            "split",
            "validate",
            "transform",
            "recipientList",
            "routingSlip",
            "dynamicRouter",
            "enrich",
            "pollEnrich",
            "loop",
            "delay");

    private final SchemaReader schema;
    private final RouteText file;
    private final Consumer<RouteFinding> out;

    SchemaWalk(SchemaReader schema, RouteText file, Consumer<RouteFinding> out) {
        this.schema = schema;
        this.file = file;
        this.out = out;
    }

    void walk(YamlNode root) {
        walk(root, schema.root(), TOP);
    }

    private void walk(YamlNode node, JsonNode part, String what) {
        SchemaShape shape = schema.shape(part);
        if (shape.anything()) {
            return;
        }
        switch (node) {
            case YamlText text -> text(text, shape, what);
            case YamlList list -> list(list, shape, what);
            case YamlMap map -> map(map, shape, what);
        }
    }

    private void text(YamlText text, SchemaShape shape, String what) {
        if (what.equals(TOP) && !shape.text) {
            complain(
                    RouteRule.OPTION_TYPE,
                    text,
                    text.absent()
                            ? "an entry of the list is empty"
                            : "an entry is the single text " + quoted(text.value()),
                    "begin it like \"- route:\", or remove it");
            return;
        }
        if (!shape.text || (text.absent() && shape.required.size() + shape.values.size() > 0)) {
            String found = text.absent() ? "has nothing" : "has the text " + quoted(text.value());
            String empty = text.absent() && shape.map && shape.required.isEmpty() ? "write " + what + ": {}, or " : "";
            complain(RouteRule.OPTION_TYPE, text, what + " " + found + " here", empty + "give it " + shape.wanted());
            return;
        }
        if (text.value().contains("{{") || text.value().contains("${") || text.absent()) {
            return;
        }
        if (!shape.values.isEmpty() && !shape.values.contains(text.value())) {
            complain(
                    RouteRule.OPTION_VALUE,
                    text,
                    what + " cannot be " + quoted(text.value()),
                    NearWords.remedy(text.value(), shape.values, "take one of " + String.join(", ", shape.values)));
        } else if (shape.textType.equals("boolean") && !Set.of("true", "false").contains(text.value())) {
            complain(RouteRule.OPTION_VALUE, text, what + " cannot be " + quoted(text.value()), "take true or false");
        } else if (DURATIONS.contains(what) && !Durations.isOne(text.value())) {
            complain(RouteRule.OPTION_VALUE, text, what + " cannot be " + quoted(text.value()), Durations.REMEDY);
        } else if (shape.textType.equals("number") && !text.value().matches("-?\\d+(\\.\\d+)?")) {
            complain(RouteRule.OPTION_VALUE, text, what + " cannot be " + quoted(text.value()), "take a number");
        }
    }

    private void list(YamlList list, SchemaShape shape, String what) {
        if (!shape.list) {
            complain(RouteRule.OPTION_TYPE, list, what + " has a list here", "give it " + shape.wanted());
        } else if (shape.items != null) {
            JsonNode items = shape.items;
            list.items().forEach(item -> walk(item, items, what));
        }
    }

    private void map(YamlMap map, SchemaShape shape, String what) {
        if (!shape.map) {
            complain(
                    shape.list && what.equals(TOP) ? RouteRule.LIST_EXPECTED : RouteRule.OPTION_TYPE,
                    map,
                    what + " has a map here",
                    "give it " + shape.wanted());
            return;
        }
        map.values().forEach((key, value) -> {
            JsonNode option = shape.options.get(key);
            if (option != null) {
                walk(value, option, key);
            } else if (shape.closed) {
                unknown(map, key, shape, what);
            }
        });
        if (shape.single
                && map.values().size() > 1
                && shape.options.keySet().containsAll(map.keys().keySet())) {
            complain(
                    RouteRule.SCHEMA,
                    map,
                    String.join(" and ", map.values().keySet()) + " stand in one item of the list",
                    "begin each with a hyphen of its own");
        }
        choice(map, shape, what);
        for (String name : shape.required) {
            if (!map.values().containsKey(name)) {
                complain(
                        RouteRule.OPTION_MISSING,
                        map,
                        what + " lacks " + name,
                        "add " + name + ": below " + what + ":");
            }
        }
    }

    private void choice(YamlMap map, SchemaShape shape, String what) {
        List<String> chosen = new ArrayList<>(shape.choice);
        chosen.retainAll(map.values().keySet());
        if (chosen.size() > 1) {
            complain(
                    RouteRule.SCHEMA,
                    map,
                    what + " has " + String.join(" and ", chosen) + ", of which one can be",
                    "keep one of them");
        } else if (chosen.isEmpty() && NEED_EXPRESSION.contains(what) && shape.choice.contains("simple")) {
            complain(
                    RouteRule.OPTION_MISSING,
                    map,
                    what + " lacks its expression",
                    "add expression: with simple: or constant: below it");
        }
    }

    private void unknown(YamlMap map, String key, SchemaShape shape, String what) {
        if (shape.single) {
            unknownStep(map, key, shape, what);
            return;
        }
        String otherwise = what + " has " + String.join(", ", shape.options.keySet());
        String remedy = isStep(key)
                ? key + " is a step: begin it with a hyphen, at the level of the other steps"
                : NearWords.remedy(key, shape.options.keySet(), otherwise);
        out.accept(file.finding(RouteRule.UNKNOWN_OPTION, map.spotOf(key), what + " has no option " + key, remedy));
    }

    /** An item of a list of steps, or of the file. */
    private void unknownStep(YamlMap map, String key, SchemaShape shape, String what) {
        for (String other : map.values().keySet()) {
            JsonNode step = shape.options.get(other);
            if (step != null && schema.shape(step).options.containsKey(key)) {
                out.accept(file.finding(
                        RouteRule.UNKNOWN_OPTION,
                        map.spotOf(key),
                        key + " stands beside " + other + ", whose option it is",
                        "indent it deeper than " + other + ":"));
                return;
            }
        }
        boolean top = what.equals(TOP);
        String otherwise = top && isStep(key)
                ? "steps stand below route:, from: and steps:"
                : top
                        ? "there are " + String.join(", ", shape.options.keySet())
                        : NearWords.those(shape.options.keySet());
        out.accept(file.finding(
                RouteRule.UNKNOWN_STEP,
                map.spotOf(key),
                top ? "nothing at the top of a file is called " + key : "there is no step " + key,
                top && isStep(key) ? otherwise : NearWords.remedy(key, shape.options.keySet(), otherwise)));
    }

    private boolean isStep(String key) {
        JsonNode step = schema.root().at("/items/definitions").path("org.apache.camel.model.ProcessorDefinition");
        return step.path("properties").has(key);
    }

    private void complain(RouteRule rule, YamlNode node, String sentence, String remedy) {
        out.accept(file.finding(rule, node.spot(), sentence, remedy));
    }

    private static String quoted(String text) {
        return text.length() <= 60 ? "\"" + text + "\"" : "\"" + text.substring(0, 60) + "…\"";
    }
}
