package gateway.routes.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.IdentityHashMap;

/** Makes shapes of parts of a schema, each once. For one thread. */
final class SchemaReader {

    private static final String REF = "$ref";
    private static final String REQUIRED = "required";

    private final JsonNode root;
    private final IdentityHashMap<JsonNode, SchemaShape> shapes = new IdentityHashMap<>();

    SchemaReader(JsonNode root) {
        this.root = root;
    }

    /** The schema of a whole file. */
    JsonNode root() {
        return root;
    }

    SchemaShape shape(JsonNode schema) {
        JsonNode resolved = resolve(schema);
        SchemaShape known = shapes.get(resolved);
        if (known != null) {
            return known;
        }
        SchemaShape shape = new SchemaShape();
        collect(schema, shape);
        resolved.path(REQUIRED).forEach(name -> shape.required.add(name.asText()));
        shapes.put(resolved, shape);
        return shape;
    }

    private JsonNode resolve(JsonNode schema) {
        String ref = schema.path(REF).asText();
        return ref.startsWith("#") ? root.at(pointer(ref)) : schema;
    }

    private static String pointer(String ref) {
        return ref.substring(1);
    }

    private void collect(JsonNode schema, SchemaShape shape) {
        if (schema.has(REF)) {
            collect(resolve(schema), shape);
        }
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            shape.allow(type.asText());
        }
        type.forEach(each -> shape.allow(each.asText()));
        shape.closed |= schema.has("additionalProperties")
                && !schema.path("additionalProperties").asBoolean(true);
        shape.single |= schema.path("maxProperties").asInt() == 1;
        schema.path("enum").forEach(value -> shape.values.add(value.asText()));
        if (schema.has("items")) {
            shape.items = schema.get("items");
        }
        schema.path("properties").properties().forEach(each -> shape.putOption(each.getKey(), each.getValue()));
        shape.map |= schema.has("properties");
        alternatives(schema.path("oneOf"), shape);
        alternatives(schema.path("anyOf"), shape);
    }

    /** Options of which each makes an alternative of its own exclude each other. */
    private void alternatives(JsonNode list, SchemaShape shape) {
        for (JsonNode alternative : list) {
            if (!alternative.has("not")) {
                collect(alternative, shape);
                if (alternative.path(REQUIRED).size() == 1) {
                    shape.choice.add(alternative.path(REQUIRED).get(0).asText());
                }
            }
        }
    }
}
