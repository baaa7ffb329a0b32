package gateway.protocol.web;

import gateway.protocol.anthropic.ErrorFacts;
import gateway.protocol.web.WebRefusal.Meaning;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the codes and sentences of the site's errors mean. Stateless. */
final class WebErrorWords {

    /** Stand in the code, in the type, or in the message instead of a sentence. */
    private static final Map<String, Meaning> CODES = Map.of(
            "account_session_invalid", Meaning.SESSION_INVALID,
            "conversation_not_found", Meaning.CONVERSATION_GONE,
            "side_channel_waiting_key_absent", Meaning.TOOL_WINDOW_CLOSED,
            "conversation_too_long", Meaning.TOO_LONG,
            "read_only_mode", Meaning.READ_ONLY,
            "opus_messages_rate_limit_exceeded", Meaning.MODEL_LIMITED,
            "subscription_past_due", Meaning.PAST_DUE,
            "overloaded_error", Meaning.TRANSIENT,
            "authentication_error", Meaning.SESSION_INVALID,
            "rate_limit_error", Meaning.LIMITED);

    private WebErrorWords() {}

    /** The meaning, null where the words do not tell. A code says more than a sentence, and that more than a type. */
    static @Nullable Meaning meaning(ErrorFacts error) {
        String message = error.message() == null ? "" : error.message().strip();
        Meaning meaning = of(error.code());
        meaning = meaning == null ? of(message) : meaning;
        meaning = meaning == null ? bySentence(message.toLowerCase(Locale.ROOT), error.type()) : meaning;
        return meaning == null ? of(error.type()) : meaning;
    }

    private static @Nullable Meaning of(@Nullable String code) {
        return code == null ? null : CODES.get(code);
    }

    private static @Nullable Meaning bySentence(String message, @Nullable String type) {
        if (message.contains("side_channel_waiting_key_absent")) {
            return Meaning.TOOL_WINDOW_CLOSED;
        }
        if (message.contains("conversation_not_found")) {
            return Meaning.CONVERSATION_GONE;
        }
        if (message.contains("maximum conversation")
                || message.contains("conversation_too_long")
                || message.contains("prompt is too long")) {
            return Meaning.TOO_LONG;
        }
        if (message.contains("organization has been disabled")) {
            return Meaning.ORGANIZATION_DISABLED;
        }
        if (message.contains("oauth authentication is currently not allowed")) {
            return Meaning.OAUTH_NOT_ALLOWED;
        }
        if (message.contains("unable to serve your request")) {
            return Meaning.REGION;
        }
        return "permission_error".equals(type) ? refused(message) : null;
    }

    private static @Nullable Meaning refused(String message) {
        if (message.startsWith("invalid authorization")) {
            return Meaning.SESSION_INVALID;
        }
        // "This model isn't available right now", with either apostrophe.
        return message.startsWith("this model isn") && message.contains("available") ? Meaning.MODEL_NOT_IN_PLAN : null;
    }
}
