package gateway.protocol.anthropic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway needs to know of a request body. Immutable.
 *
 * @param model the model asked for, never blank; null when the body names none
 * @param stream whether the client wants a stream
 * @param maxTokens {@code max_tokens} when it is a whole number from 0 up, else null
 * @param sessionId the client's session out of {@code metadata.user_id}, null when it tells none; never a proof of identity
 * @param resourceIds ids of files, the container, its own skills and the message that a thread goes on from, as far as the body
 *     refers to any; without repeats, files first
 * @param thread whether the request begins or continues a thread, which only the account knows that has its messages
 * @param messages entries of {@code messages}
 * @param tools entries of {@code tools}
 * @param tokens of the JSON: names, values, begins and ends of objects and arrays
 */
public record RequestSummary(
        @Nullable String model,
        boolean stream,
        @Nullable Long maxTokens,
        @Nullable String sessionId,
        List<String> resourceIds,
        boolean thread,
        int messages,
        int tools,
        long tokens) {

    /** Copies the list. */
    public RequestSummary {
        resourceIds = List.copyOf(resourceIds);
    }

    /** What there is to know of a request that is for no message. */
    public static RequestSummary of(@Nullable String model, boolean stream) {
        return new RequestSummary(model, stream, null, null, List.of(), false, 0, 0, 0);
    }
}
