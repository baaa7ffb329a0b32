package gateway.translation.wire;

import gateway.translation.error.UpstreamError;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a chat completion ended, in the words of the Messages API (docs/wire.md, "Answers of OpenAI's APIs"). */
public final class ChatStops {

    private static final String FILTER = "content_filter";
    private static final String DONE = "end_turn";

    private ChatStops() {}

    /**
     * The stop reason.
     *
     * @param finish {@code finish_reason}, null where it is not told
     * @param tools how many tool calls the answer has; where there is one, it is what the client waits for, whatever is told
     * @param refused whether the answer is a refusal
     */
    public static String reason(@Nullable String finish, int tools, boolean refused) {
        String told = word(finish);
        return switch (told) {
            case "length", "max_tokens", "max_output_tokens", "model_length" -> "max_tokens";
            case "model_context_window_exceeded", "context_window_exceeded", "context_length_exceeded" ->
                "model_context_window_exceeded";
            case FILTER,
                    "safety",
                    "recitation",
                    "sensitive",
                    "blocklist",
                    "prohibited_content",
                    "spii",
                    "image_safety",
                    "language",
                    "refusal" -> "refusal";
            default -> tools > 0 ? "tool_use" : refused ? "refusal" : DONE;
        };
    }

    /** Whether an answer ended before the model was done, so that what stands last may be a part of what it meant. */
    public static boolean cutOff(@Nullable String finish) {
        return !reason(finish, 0, false).equals(DONE);
    }

    /** Google puts its own reason behind one of OpenAI's: {@code content_filter: PROHIBITED_CONTENT}. */
    private static String word(@Nullable String finish) {
        String told = finish == null ? "" : finish.toLowerCase(Locale.ROOT);
        int colon = told.indexOf(':');
        boolean filtered = told.startsWith(FILTER);
        return filtered ? FILTER : told.substring(colon + 1).strip();
    }

    /**
     * The error that a finish reason stands for, null when it is a good end.
     *
     * @param empty whether the answer has neither text nor a call
     */
    public static @Nullable UpstreamError error(@Nullable String finish, boolean empty) {
        UpstreamError error = error(finish);
        if (error != null || finish == null || !empty) {
            return error;
        }
        return switch (word(finish)) {
            case "other", "cancelled", "canceled", "timeout", "finish_reason_unspecified", "unspecified" ->
                UpstreamError.of(502, "api_error", "The provider ended the answer before it said anything.");
            default -> null;
        };
    }

    /** The same for an answer that says something. */
    public static @Nullable UpstreamError error(@Nullable String finish) {
        if (finish == null) {
            return null;
        }
        return switch (word(finish)) {
            case "error", "network_error", "abort", "internal_error", "server_error", "failed" ->
                UpstreamError.of(502, "api_error", "The provider ended the answer with an error.");
            case "malformed_function_call",
                    "malformed_tool_call",
                    "malformed_response",
                    "unexpected_tool_call",
                    "too_many_tool_calls",
                    "missing_thought_signature" ->
                UpstreamError.of(
                        502, "api_error", "The model called a tool in a way that the provider could not read.");
            case "insufficient_system_resource" ->
                UpstreamError.of(529, "overloaded_error", "The provider is overloaded and broke off the answer.");
            default -> null;
        };
    }
}
