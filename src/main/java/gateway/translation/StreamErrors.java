package gateway.translation;

import org.jspecify.annotations.Nullable;

/** The errors of streams that the translations find themselves. */
final class StreamErrors {

    /** The stream ended before its answer was whole. */
    static final UpstreamError CUT =
            UpstreamError.of(502, "api_error", "The provider's stream broke off before the answer was whole.");
    /** Something in the stream is no event of its dialect. */
    static final UpstreamError UNREADABLE =
            UpstreamError.of(502, "api_error", "The provider sent an event that is no JSON object.");
    /** A whole answer is none of its dialect. */
    static final UpstreamError NO_ANSWER =
            UpstreamError.of(502, "api_error", "The provider sent an answer that could not be read.");

    private StreamErrors() {}

    /** The error event of a Messages stream, with what it does not tell filled in. */
    static UpstreamError of(@Nullable String type, @Nullable String message) {
        String known = type == null ? "api_error" : type;
        return UpstreamError.of(status(known), known, message == null ? "The provider reported an error." : message);
    }

    /** The status that goes with an error type (protocol.md 1.5). */
    static int status(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "conflict_error" -> 409;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }
}
