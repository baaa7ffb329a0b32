package gateway.translation.wire;

import gateway.translation.error.UpstreamError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a chat completion ended, in the words of the Messages API (docs/wire.md, "Answers of OpenAI's APIs"). */
public final class ChatStops {

    private ChatStops() {}

    /**
     * The stop reason.
     *
     * @param finish {@code finish_reason}, null where it is not told
     * @param tools how many tool calls the answer has; where there is one, it is what the client waits for, whatever is told
     * @param refused whether the answer is a refusal
     */
    public static String reason(@Nullable String finish, int tools, boolean refused) {
        String told = finish == null ? "" : finish.toLowerCase(Locale.ROOT);
        return switch (told) {
            case "length", "max_tokens", "model_length" -> "max_tokens";
            case "content_filter", "safety", "recitation", "sensitive" -> "refusal";
            default -> tools > 0 ? "tool_use" : refused ? "refusal" : "end_turn";
        };
    }

    /** The error that a finish reason stands for, null when it is a good end. */
    public static @Nullable UpstreamError error(@Nullable String finish) {
        if (finish == null) {
            return null;
        }
        return switch (finish) {
            case "error", "network_error", "abort" ->
                UpstreamError.of(502, "api_error", "The provider ended the answer with an error.");
            case "insufficient_system_resource" ->
                UpstreamError.of(529, "overloaded_error", "The provider is overloaded and broke off the answer.");
            default -> null;
        };
    }
}
