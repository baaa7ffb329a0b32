package gateway.web.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The message by which a well-known client tries out whether anybody answers. Stateless. */
public final class Probe {

    private static final String GREETING = "Hi";

    private Probe() {}

    /** Whether a request is that message, and nothing else: one word of the user's, no tools, no system text, no stream. */
    public static boolean isProbe(ObjectNode request) {
        JsonNode messages = request.path("messages");
        JsonNode message = messages.path(0);
        return messages.size() == 1
                && message.path("role").asText("").equals("user")
                && greets(message.path("content"))
                && !request.path("stream").asBoolean()
                && saysNothing(request.path("tools"))
                && saysNothing(request.path("system"));
    }

    private static boolean greets(JsonNode content) {
        if (content.isTextual()) {
            return GREETING.equals(content.textValue());
        }
        JsonNode block = content.path(0);
        return content.size() == 1
                && block.path("type").asText("").equals("text")
                && GREETING.equals(block.path("text").textValue());
    }

    private static boolean saysNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() ? value.asText().isEmpty() : value.isEmpty());
    }
}
