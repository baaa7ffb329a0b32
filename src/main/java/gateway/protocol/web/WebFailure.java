package gateway.protocol.web;

import gateway.protocol.anthropic.ErrorFacts;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer came to no good end.
 *
 * @param type {@code error.type} in the words of the Messages API
 * @param message as the upstream wrote it where it told one, else a sentence of ours; not masked
 * @param code the upstream's {@code error_code}, null for none
 */
public record WebFailure(
        Kind kind, String type, String message, @Nullable String code) {

    /** Whose doing it is. */
    public enum Kind {
        /** The upstream told an error. */
        TOLD,
        /** The upstream's stream ended before the answer was whole. */
        CUT,
        /** What came cannot be read as an answer, as the input of a tool that is no JSON. */
        INVALID,
        /** The upstream took back what the client has. */
        RETRACTED,
        /** The answer has more than is kept of one. */
        TOO_LARGE
    }

    /** What an event {@code error} tells. */
    static WebFailure told(byte[] data) {
        ErrorFacts error = ErrorFacts.read(data);
        return new WebFailure(
                Kind.TOLD,
                error.type() == null ? "api_error" : error.type(),
                error.message() == null ? "The upstream reported an error without saying which." : error.message(),
                error.code());
    }

    /** The message for people: that of a limit is JSON. */
    public String sentence() {
        return message.startsWith("{") ? "The usage limit of the account is reached." : message;
    }

    /** A failure that the gateway found itself. */
    public static WebFailure of(Kind kind, String message) {
        return new WebFailure(kind, "api_error", message, null);
    }
}
