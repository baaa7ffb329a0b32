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
 * @param resourceIds ids of files and of the container that the body refers to, without repeats, in order of appearance
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
        int messages,
        int tools,
        long tokens) {

    /** Copies the list. */
    public RequestSummary {
        resourceIds = List.copyOf(resourceIds);
    }
}
