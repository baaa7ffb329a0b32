package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Losses;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes schemas such that Claude promises to keep to them: every object in them closed, and none of the words that it refuses
 * there (docs/wire.md, "OpenAI's clients"). What is left out is told once for each word. For one schema.
 */
final class ClosedSchemas {

    private static final String MORE = "additionalProperties";

    private static final Set<String> REFUSED = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "maxItems",
            "uniqueItems",
            "minContains",
            "maxContains",
            "contains",
            "minProperties",
            "maxProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "unevaluatedItems",
            "dependentRequired",
            "dependentSchemas",
            "not",
            "if",
            "then",
            "else");

    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");

    /** Looking around, looking back, and the edges of words. */
    private static final Pattern HARD_PATTERN = Pattern.compile("\\(\\?(?:[=!]|<[=!])|\\\\[bB1-9]");

    private static final List<String> BY_NAME = List.of("properties", "$defs", "definitions");
    private static final List<String> LISTED = List.of("anyOf", "allOf", "prefixItems");

    private final String feature;
    private final String where;
    private final Losses losses;
    private final Set<String> told = new HashSet<>(4);

    /**
     * @param feature what a lost word is called
     * @param where the schema's place in the request
     */
    ClosedSchemas(String feature, String where, Losses losses) {
        this.feature = feature;
        this.where = where;
        this.losses = losses;
    }

    /** Changes a schema and all schemas in it. */
    void close(ObjectNode schema) {
        leaveOut(schema);
        alternatives(schema);
        if (isObject(schema)) {
            closeObject(schema);
        }
        for (String name : BY_NAME) {
            for (Map.Entry<String, JsonNode> member : schema.path(name).properties()) {
                closeIfSchema(member.getValue());
            }
        }
        for (String name : LISTED) {
            schema.path(name).forEach(this::closeIfSchema);
        }
        closeIfSchema(schema.path("items"));
    }

    private void closeIfSchema(JsonNode node) {
        if (node instanceof ObjectNode schema) {
            close(schema);
        }
    }

    private void leaveOut(ObjectNode schema) {
        List<String> refused = schema.properties().stream()
                .filter(member -> isRefused(member.getKey(), member.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        refused.forEach(this::lose);
        schema.remove(refused);
    }

    private static boolean isRefused(String name, JsonNode value) {
        return switch (name) {
            case "minItems" -> !value.isIntegralNumber() || value.asInt(2) > 1;
            case "format" -> !FORMATS.contains(value.asText(""));
            case "pattern" -> HARD_PATTERN.matcher(value.asText("")).find();
            default -> REFUSED.contains(name);
        };
    }

    /** Claude takes what holds for one of several schemas, whether or not it holds for another one too. */
    private void alternatives(ObjectNode schema) {
        if (schema.path("oneOf").isArray()) {
            lose("oneOf");
            JsonNode listed = schema.remove("oneOf");
            schema.putIfAbsent("anyOf", listed);
        }
    }

    private static boolean isObject(ObjectNode schema) {
        JsonNode type = schema.path("type");
        boolean typed = type.asText("").equals("object");
        for (JsonNode one : type) {
            typed |= one.asText("").equals("object");
        }
        return typed || schema.path("properties").isObject();
    }

    private void closeObject(ObjectNode schema) {
        JsonNode more = schema.path(MORE);
        boolean closed = more.isBoolean() && !more.booleanValue();
        if (!closed && schema.has(MORE)) {
            lose(MORE);
        }
        schema.put(MORE, false);
    }

    private void lose(String word) {
        if (told.add(word)) {
            losses.add(feature, where, word);
        }
    }
}
