package gateway.protocol.web;

/**
 * Tokens of an answer. The site tells hardly any; the others are estimated.
 *
 * @param input uncached input tokens; {@link #UNTOLD} where they are not told, as all others
 * @param output output tokens, thinking included
 * @param cacheRead input tokens read from the prompt cache
 * @param cacheWrite input tokens written to the prompt cache
 * @param thinking the part of the output that was thinking
 * @param webSearches searches that the site made
 */
public record WebCounts(long input, long output, long cacheRead, long cacheWrite, long thinking, long webSearches) {

    /** Stands for a count that is not told. */
    public static final long UNTOLD = -1;

    /** The count, or another where it is not told. */
    public static long or(long told, long other) {
        return told == UNTOLD ? other : told;
    }
}
