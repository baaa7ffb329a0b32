package routes.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The part of a Messages request that the simulated Claude looks at.
 *
 * @param model the model asked for, empty when the request names none
 * @param stream whether events are wanted
 * @param maxTokens most tokens of the answer
 * @param lastUserText what the user said last: a client that repeats a turn that failed puts both into one message
 * @param firstTool the first tool of the request, null when there is none
 * @param inputTokens estimated size of the prompt
 */
record DemoRequest(
        String model,
        boolean stream,
        int maxTokens,
        String lastUserText,
        @Nullable JsonNode firstTool,
        int inputTokens) {

    private static final int BYTES_PER_TOKEN = 4;
    private static final int DEFAULT_MAX_TOKENS = 4096;
    /** What Claude Code adds to what the user says. */
    private static final String REMINDER = "<system-reminder>";

    /** Thrown for a request that the Messages API would refuse; the message is for the client. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads a body.
     *
     * @throws Refused when it is no JSON object, or lacks {@code model} or {@code messages}
     */
    static DemoRequest read(byte[] body) throws Refused {
        JsonNode root = parse(body);
        if (root.path("model").asText("").isEmpty()) {
            throw new Refused("model: Field required");
        }
        if (!root.path("messages").isArray() || root.path("messages").isEmpty()) {
            throw new Refused("messages: at least one message is required");
        }
        return new DemoRequest(
                root.path("model").asText(),
                root.path("stream").asBoolean(false),
                root.path("max_tokens").asInt(DEFAULT_MAX_TOKENS),
                lastUserText(root.path("messages")),
                root.path("tools").get(0),
                Math.max(1, body.length / BYTES_PER_TOKEN));
    }

    /**
     * Reads any JSON object.
     *
     * @throws Refused when it is none
     */
    static ObjectNode parse(byte[] body) throws Refused {
        try {
            if (Json.mapper().readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException notJson) {
            throw new Refused("The request body is not valid JSON");
        }
        throw new Refused("The request body is not a JSON object");
    }

    private static String lastUserText(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            JsonNode message = messages.get(i);
            if (message.path("role").asText("").equals("user")) {
                return text(message.path("content"));
            }
        }
        return "";
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        String last = "";
        for (JsonNode block : content) {
            String text = block.path("text").asText("");
            if (block.path("type").asText("").equals("text") && !text.startsWith(REMINDER)) {
                last = text;
            }
        }
        return last;
    }
}
