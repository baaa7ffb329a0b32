package gateway.web.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.translation.contract.RequestPart;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * What a request says behind the last answer of the assistant, as an answer to calls of tools.
 *
 * @param results in the order of the request; none where it has none
 * @param text what the user and the system say beside them, empty for nothing
 * @param more whether anything else stands beside them: images, documents
 */
public record LastTurn(List<ToolResult> results, String text, boolean more) {

    public LastTurn {
        results = List.copyOf(results);
    }

    /**
     * That of a request, which is only read.
     *
     * @throws gateway.error.GatewayFailure.RequestRefused where it is malformed
     */
    public static LastTurn of(ObjectNode request) {
        List<RequestPart> messages = RequestPart.of(request).parts("messages");
        List<ToolResult> results = new ArrayList<>(2);
        StringJoiner texts = new StringJoiner("\n\n");
        boolean more = false;
        for (RequestPart message : messages.subList(behindAnswer(messages), messages.size())) {
            boolean user = message.text("role").equals("user");
            for (RequestPart block : message.blocks("content")) {
                if (user && block.type().equals("tool_result")) {
                    results.add(result(block));
                } else if (block.type().equals("text")) {
                    String said = block.text("text");
                    texts.add(user ? said : PromptText.SYSTEM + ": " + said);
                } else {
                    more = true;
                }
            }
        }
        return new LastTurn(results, texts.toString(), more);
    }

    private static int behindAnswer(List<RequestPart> messages) {
        int at = messages.size();
        while (at > 0 && !messages.get(at - 1).text("role").equals("assistant")) {
            at--;
        }
        return at;
    }

    private static ToolResult result(RequestPart block) {
        ArrayNode content = Json.mapper().createArrayNode();
        JsonNode told = block.value("content");
        if (told != null && told.isArray()) {
            told.forEach(one -> add(one, content));
        } else if (told != null) {
            add(told, content);
        }
        return new ToolResult(block.text("tool_use_id"), content, block.flag("is_error"));
    }

    private static void add(JsonNode value, ArrayNode into) {
        if (value instanceof ObjectNode object && object.path("type").isTextual()) {
            into.add(object.deepCopy().without("cache_control"));
        } else {
            into.addObject().put("type", "text").put("text", value.isTextual() ? value.textValue() : value.toString());
        }
    }
}
