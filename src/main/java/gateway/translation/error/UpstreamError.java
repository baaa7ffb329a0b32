package gateway.translation.error;

import org.jspecify.annotations.Nullable;

/**
 * An error of a target, understood.
 *
 * @param status the HTTP status that the client should get (or would have got, for an error inside a stream)
 * @param type {@code error.type} in the words of the Messages API
 * @param message the target's own message; for an overflow of the context the sentence that Claude Code parses
 * @param code the target's own code, null for none; {@code context_length_exceeded} for every overflow of the context
 * @param param the target's {@code param}, null for none
 */
public record UpstreamError(
        int status,
        String type,
        String message,
        @Nullable String code,
        @Nullable String param) {

    /** An error of ours inside a stream or an answer. */
    public static UpstreamError of(int status, String type, String message) {
        return new UpstreamError(status, type, message, null, null);
    }
}
