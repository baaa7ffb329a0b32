package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;

/** The form of the answer that a request of Chat Completions asks for. Stateless. */
final class ChatRequestFormat {

    private static final String JSON_ONLY =
            "Answer with a single JSON object and nothing else: no text before or after it, no code fence.";
    private static final String SCHEMA = "response_format.json_schema.schema";

    private ChatRequestFormat() {}

    /**
     * Reads {@code response_format}: JSON by a schema, or JSON of any shape, which the Messages API can only be told in words.
     *
     * @param system where the words go
     * @param bridge whether the schema stays as it is, because no Claude model reads it
     */
    static void read(ObjectNode request, ObjectNode body, ArrayNode system, boolean bridge, Losses losses) {
        JsonNode format = request.path("response_format");
        switch (format.path("type").asText("text")) {
            case "text" -> {}
            case "json_object" -> {
                system.addObject().put("type", "text").put("text", JSON_ONLY);
                losses.add(Features.OUTPUT_FORMAT, "response_format");
            }
            case "json_schema" -> {
                ObjectNode schema = schema(format.path("json_schema"));
                if (!bridge) {
                    new ClosedSchemas(Features.JSON_SCHEMA, SCHEMA, losses).close(schema);
                }
                ObjectNode target = body.withObjectProperty("output_config").putObject("format");
                target.put("type", "json_schema").set("schema", schema);
            }
            default ->
                throw ChatRequestRefusals.field(
                        "response_format.type", "Input should be text, json_object or json_schema.");
        }
    }

    private static ObjectNode schema(JsonNode given) {
        if (!(given.get("schema") instanceof ObjectNode schema)) {
            throw ChatRequestRefusals.field(SCHEMA, "Input should be an object.");
        }
        ObjectNode copy = schema.deepCopy();
        if (given.path("description").isTextual() && !copy.has("description")) {
            copy.set("description", given.get("description"));
        }
        return copy;
    }
}
