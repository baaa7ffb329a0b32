package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Completes the schemas of tools as strict servers want them (docs/wire.md, "Requests to OpenAI's APIs"): whatever may be an
 * object has {@code properties}, wherever it stands, and a keyword that is null is absent. All else stays as it is. Stateless.
 */
public final class ToolSchemas {

    private static final String OBJECT = "object";

    /** Null is a value of these. */
    private static final Set<String> VALUES = Set.of("default", "const", "example");

    /** Schemas, or lists of schemas. */
    private static final List<String> SCHEMAS = List.of(
            "items",
            "prefixItems",
            "anyOf",
            "oneOf",
            "allOf",
            "additionalProperties",
            "additionalItems",
            "unevaluatedProperties",
            "unevaluatedItems",
            "contains",
            "propertyNames",
            "not",
            "if",
            "then",
            "else");

    /** Schemas by names of the client. */
    private static final List<String> NAMED =
            List.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

    private ToolSchemas() {}

    /**
     * Completes the schema of a tool's input.
     *
     * @param schema is changed
     */
    public static ObjectNode completed(ObjectNode schema) {
        if (!schema.hasNonNull("type")) {
            schema.put("type", OBJECT);
        }
        mend(schema, true);
        if (!schema.has("properties")) {
            schema.putObject("properties");
        }
        return schema;
    }

    /**
     * Takes keywords away that are null.
     *
     * @param schema is changed
     */
    public static void dropNulls(ObjectNode schema) {
        mend(schema, false);
    }

    private static void mend(ObjectNode schema, boolean complete) {
        schema.properties().removeIf(keyword -> keyword.getValue().isNull() && !VALUES.contains(keyword.getKey()));
        if (complete
                && mayBeObject(schema.path("type"))
                && !schema.path("properties").isObject()) {
            schema.putObject("properties");
        }
        NAMED.forEach(name -> schema.path(name).properties().stream()
                .filter(named -> named.getValue().isNull())
                .forEach(named -> named.setValue(schema.objectNode())));
        inner(schema, each -> mend(each, complete));
    }

    /**
     * Takes keywords away wherever they stand.
     *
     * @param schema is changed
     * @return whether there was one
     */
    public static boolean dropped(ObjectNode schema, Set<String> keywords) {
        boolean[] any = {schema.properties().removeIf(keyword -> keywords.contains(keyword.getKey()))};
        inner(schema, each -> any[0] |= dropped(each, keywords));
        return any[0];
    }

    /** The schemas right inside of one. */
    private static void inner(ObjectNode schema, Consumer<ObjectNode> visitor) {
        for (String name : SCHEMAS) {
            JsonNode inner = schema.path(name);
            visit(inner, visitor);
            if (inner.isArray()) {
                inner.forEach(element -> visit(element, visitor));
            }
        }
        NAMED.forEach(name -> {
            if (schema.path(name).isObject()) {
                schema.path(name).forEach(named -> visit(named, visitor));
            }
        });
    }

    private static void visit(JsonNode schema, Consumer<ObjectNode> visitor) {
        if (schema instanceof ObjectNode object) {
            visitor.accept(object);
        }
    }

    private static boolean mayBeObject(JsonNode type) {
        for (JsonNode each : type) {
            if (OBJECT.equals(each.textValue())) {
                return true;
            }
        }
        return OBJECT.equals(type.textValue());
    }
}
