package gateway.estimate;

import java.util.List;

/**
 * The beginnings of a request of the Messages API that a prompt cache may hold, with the estimated tokens of each. They leave out
 * {@code cache_control}, so that the beginning of a later turn is known although its breakpoint has moved on. Immutable.
 *
 * @param tokens of the whole request, at least 1
 * @param boundaries beginnings up to the end of a tool, of a block of the system prompt or of a block of a message, none of them
 *     behind the last breakpoint; the longest first, at most 64
 * @param breakpoints those that end at a breakpoint, the longest first, at most 8; none where the request asks for no caching
 */
public record CachePrefixes(long tokens, List<Prefix> boundaries, List<Prefix> breakpoints) {

    public CachePrefixes {
        boundaries = List.copyOf(boundaries);
        breakpoints = List.copyOf(breakpoints);
    }

    /**
     * One beginning.
     *
     * @param key a hash of the model and all up to its end, never 0
     * @param tokens at most those of the request
     */
    public record Prefix(long key, long tokens) {}
}
