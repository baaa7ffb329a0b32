package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells whether OpenAI takes a schema as strict: each object closed, each of its properties required, and none of the words
 * that it does not know there (docs/wire.md, "Requests to OpenAI's APIs"). A schema that Anthropic takes may be wider.
 * Stateless.
 */
final class StrictSchemas {

    private static final List<String> FORBIDDEN = List.of(
            "allOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas",
            "patternProperties");

    private StrictSchemas() {}

    /** Whether the schema and all schemas in it may be strict. */
    static boolean fits(JsonNode schema) {
        if (!schema.isObject() || FORBIDDEN.stream().anyMatch(schema::has)) {
            return false;
        }
        boolean object =
                schema.has("properties") || "object".equals(schema.path("type").asText());
        return (!object || closed(schema))
                && all(schema.path("properties"))
                && all(schema.path("$defs"))
                && all(schema.path("definitions"))
                && all(schema.path("anyOf"))
                && (!schema.has("items") || fits(schema.get("items")));
    }

    private static boolean closed(JsonNode schema) {
        JsonNode more = schema.path("additionalProperties");
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        Set<String> names = new HashSet<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return more.isBoolean() && !more.booleanValue() && required.equals(names);
    }

    /** Whether the members of an object or a list fit. */
    private static boolean all(JsonNode schemas) {
        for (JsonNode schema : schemas) {
            if (!fits(schema)) {
                return false;
            }
        }
        return true;
    }
}
