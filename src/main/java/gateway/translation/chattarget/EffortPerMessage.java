package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The effort that a conversation sets by its own messages, over that of the request: {@code output_config.effort} of a system message
 * holds for the turn of the user directly before it, else from the next one on. A turn of nothing but results of tools is not meant
 * by that (https://platform.claude.com/docs/en/build-with-claude/effort-per-message, 2026-11-30). Stateless.
 */
final class EffortPerMessage {

    private EffortPerMessage() {}

    /** The effort in force at the end of these messages; null where they set none. */
    static @Nullable String of(JsonNode messages) {
        String held = null;
        String next = null;
        boolean heard = false;
        for (JsonNode message : messages) {
            String role = message.path("role").asText("");
            if (role.equals("system")) {
                String set = message.path("output_config").path("effort").textValue();
                if (set != null) {
                    held = heard ? set : held;
                    next = heard ? null : set;
                }
            } else {
                heard = role.equals("user") && isNew(message.path("content"));
                if (heard && next != null) {
                    held = next;
                    next = null;
                }
            }
        }
        return held;
    }

    private static boolean isNew(JsonNode content) {
        if (!content.isArray()) {
            return true;
        }
        for (JsonNode block : content) {
            if (!block.path("type").asText("").equals("tool_result")) {
                return true;
            }
        }
        return false;
    }
}
