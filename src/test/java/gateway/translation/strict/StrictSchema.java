package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Refuses schemas of tools that strict servers refuse. Stateless. */
final class StrictSchema {

    private static final List<String> LISTS = List.of("anyOf", "oneOf", "allOf", "prefixItems");
    private static final List<String> ONES = List.of("items", "not", "if", "then", "else", "contains", "propertyNames");
    private static final List<String> NAMED = List.of("properties", "$defs", "definitions", "patternProperties");
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    private StrictSchema() {}

    /** The schema of a tool's input: OpenAI says "object schema missing properties", others so of inner ones. */
    static void tool(JsonNode schema, Set<String> refused, String where, Consumer<String> complaints) {
        if (!schema.path("type").asText().equals("object")) {
            complaints.accept(where + ": the type has to be object");
        }
        if (!schema.path("properties").isObject()) {
            complaints.accept(where + ": object schema missing properties");
        }
        any(schema, refused, where, complaints);
    }

    private static void any(JsonNode schema, Set<String> refused, String where, Consumer<String> complaints) {
        if (schema.isBoolean()) {
            return;
        }
        if (!schema.isObject()) {
            complaints.accept(where + ": a schema is no object");
            return;
        }
        schema.properties().forEach(word -> {
            if (word.getValue().isNull()
                    && !Set.of("default", "const", "example").contains(word.getKey())) {
                complaints.accept(where + "." + word.getKey() + " is null");
            }
            if (refused.contains(word.getKey())) {
                complaints.accept(where + "." + word.getKey() + " is not supported");
            }
        });
        type(schema.path("type"), where, complaints);
        if (isObject(schema) && !schema.path("properties").isObject()) {
            complaints.accept(where + ": object schema missing properties");
        }
        for (String list : LISTS) {
            schema.path(list).forEach(one -> any(one, refused, where + "." + list, complaints));
        }
        for (String one : ONES) {
            if (schema.has(one)) {
                any(schema.get(one), refused, where + "." + one, complaints);
            }
        }
        for (String named : NAMED) {
            schema.path(named)
                    .properties()
                    .forEach(member ->
                            any(member.getValue(), refused, where + "." + named + "." + member.getKey(), complaints));
        }
    }

    private static void type(JsonNode type, String where, Consumer<String> complaints) {
        for (JsonNode one : type.isArray() ? type : List.of(type)) {
            if (!one.isMissingNode() && !TYPES.contains(one.asText())) {
                complaints.accept(where + ": no such type " + one);
            }
        }
    }

    private static boolean isObject(JsonNode schema) {
        boolean object = schema.path("type").asText().equals("object");
        for (JsonNode one : schema.path("type")) {
            object |= one.asText().equals("object");
        }
        return object;
    }

    /** What OpenAI and Claude hold a strict schema to: each object closed; at OpenAI each property is required too. */
    static void strict(JsonNode schema, boolean allRequired, String where, Consumer<String> complaints) {
        if (isObject(schema) || schema.has("properties")) {
            JsonNode more = schema.path("additionalProperties");
            if (!more.isBoolean() || more.booleanValue()) {
                complaints.accept(where + ": additionalProperties has to be false");
            }
            Set<String> names = new HashSet<>();
            schema.path("properties").fieldNames().forEachRemaining(names::add);
            schema.path("required").forEach(name -> names.remove(name.asText()));
            if (allRequired && !names.isEmpty()) {
                complaints.accept(where + ": required has to have " + names);
            }
        }
        for (String named : NAMED) {
            schema.path(named).forEach(member -> strict(member, allRequired, where + "." + named, complaints));
        }
        for (String list : LISTS) {
            schema.path(list).forEach(one -> strict(one, allRequired, where + "." + list, complaints));
        }
        if (schema.path("items").isObject()) {
            strict(schema.get("items"), allRequired, where + ".items", complaints);
        }
        for (String word : List.of("oneOf", "not", "if", "patternProperties")) {
            if (schema.has(word)) {
                complaints.accept(where + "." + word + " is not permitted");
            }
        }
    }
}
