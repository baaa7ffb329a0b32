package gateway.translation.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;

/** The arguments of a tool call as the object that the Messages API wants. */
public final class ToolInput {

    private ToolInput() {}

    /**
     * Reads arguments. Some targets send them twice, or an empty object first, or as JSON inside a JSON string. What is no
     * object after all, and what is cut off, is an empty object: a tool that gets a part of its input does the wrong thing.
     */
    public static ObjectNode read(String arguments) {
        ObjectNode input = Json.mapper().createObjectNode();
        try (JsonParser json = Json.factory().createParser(arguments)) {
            JsonToken token = json.nextToken();
            while (token == JsonToken.START_OBJECT && input.isEmpty()) {
                JsonNode value = Json.mapper().readTree(json);
                input = value instanceof ObjectNode object ? object : input;
                token = input.isEmpty() ? json.nextToken() : null;
            }
            return token == JsonToken.VALUE_STRING ? inner(json.getText()) : input;
        } catch (IOException e) {
            return input;
        }
    }

    private static ObjectNode inner(String text) {
        return text.stripLeading().startsWith("{") ? read(text) : Json.mapper().createObjectNode();
    }
}
