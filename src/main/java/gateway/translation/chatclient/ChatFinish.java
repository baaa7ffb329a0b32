package gateway.translation.chatclient;

import org.jspecify.annotations.Nullable;

/** Why an answer of the Messages API ended, in the words of Chat Completions (docs/wire.md, "OpenAI's clients"). Stateless. */
final class ChatFinish {

    private ChatFinish() {}

    /**
     * The {@code finish_reason} of an answer of the Messages API.
     *
     * @param stopReason null where it was not told
     * @param calls whether the answer has a tool call: without one there is nothing to wait for, with one there is
     */
    static String reason(@Nullable String stopReason, boolean calls) {
        return switch (stopReason == null ? "" : stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "refusal" -> "content_filter";
            default -> calls ? "tool_calls" : "stop";
        };
    }
}
