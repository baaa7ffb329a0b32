package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Marks for Claude's prompt cache, for clients that expect their provider to cache by itself (docs/wire.md, "OpenAI's clients"):
 * on the last tool, the last system text, and the end of the last two user turns, so that each turn finds what the one before it
 * has cached. Stateless.
 */
final class CacheMarks {

    private static final String MARK = "cache_control";
    private static final int TURNS = 2;

    private CacheMarks() {}

    /** Marks a request of the Messages API, unless it has a mark already. */
    static void add(ObjectNode body) {
        if (isMarked(body)) {
            return;
        }
        markLast(body.path("tools"));
        markLast(body.path("system"));
        JsonNode messages = body.path("messages");
        int marked = 0;
        for (int at = messages.size() - 1; at >= 0 && marked < TURNS; at--) {
            JsonNode message = messages.path(at);
            if (message.path("role").asText("").equals("user") && markLast(message.path("content"))) {
                marked++;
            }
        }
    }

    private static boolean isMarked(ObjectNode body) {
        if (body.has(MARK) || anyMarked(body.path("tools")) || anyMarked(body.path("system"))) {
            return true;
        }
        for (JsonNode message : body.path("messages")) {
            if (anyMarked(message.path("content"))) {
                return true;
            }
        }
        return false;
    }

    /** Results of tools may have marks inside. */
    private static boolean anyMarked(JsonNode blocks) {
        for (JsonNode block : blocks) {
            if (block.has(MARK) || anyMarked(block.path("content"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean markLast(JsonNode blocks) {
        for (int at = blocks.size() - 1; at >= 0; at--) {
            if (blocks.path(at) instanceof ObjectNode block && takesMark(block)) {
                block.putObject(MARK).put("type", "ephemeral");
                return true;
            }
        }
        return false;
    }

    private static boolean takesMark(ObjectNode block) {
        return switch (block.path("type").asText("")) {
            case "thinking", "redacted_thinking" -> false;
            case "text" -> !block.path("text").asText("").isBlank();
            default -> true;
        };
    }
}
