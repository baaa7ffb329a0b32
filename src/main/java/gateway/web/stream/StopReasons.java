package gateway.web.stream;

import gateway.protocol.web.WebEvent;
import gateway.protocol.web.WebFailure;
import org.jspecify.annotations.Nullable;

/** The site's reasons why an answer stopped, in the words of the Messages API. Stateless. */
final class StopReasons {

    private StopReasons() {}

    /** The event with a reason of the Messages API, or the failure that the reason tells; unknown ones are an end of the turn. */
    static WebEvent translated(WebEvent.Ending ending, String reason, UnknownKinds unknown) {
        if (reason.equals("user_canceled") || reason.equals("error")) {
            return new WebEvent.Failed(new WebFailure(
                    WebFailure.Kind.TOLD, "api_error", "The upstream ended the answer: " + reason + ".", reason));
        }
        String known = known(reason);
        if (known == null) {
            unknown.count("stop_reason " + reason);
        }
        return new WebEvent.Ending(known == null ? "end_turn" : known, ending.stopSequence(), ending.usage());
    }

    private static @Nullable String known(String reason) {
        return switch (reason) {
            case "end_turn",
                    "max_tokens",
                    "stop_sequence",
                    "tool_use",
                    "pause_turn",
                    "refusal",
                    "model_context_window_exceeded" -> reason;
            case "cyber_refusal", "prompt_injection_risk" -> "refusal";
            case "max_conversation_length" -> "model_context_window_exceeded";
            case "max_tool_use" -> "pause_turn";
            default -> null;
        };
    }
}
