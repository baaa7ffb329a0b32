package routes.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.util.UUID;

/** The answer to the test message of a well-known client, made here. Stateless. */
final class TestAnswer {

    private TestAnswer() {}

    static ObjectNode of(UUID request, String model) {
        ObjectNode message = Json.mapper()
                .createObjectNode()
                .put("id", "msg_" + request.toString().replace("-", ""))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        message.putArray("content").addObject().put("type", "text").put("text", "Hello! How can I assist you today?");
        message.put("stop_reason", "end_turn").putNull("stop_sequence");
        message.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
        return message;
    }
}
