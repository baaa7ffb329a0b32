package gateway.usage;

/**
 * Tokens of one answered request, as the upstream counted them. Input excludes cache reads and writes, as in the Messages API.
 *
 * @param input uncached input tokens
 * @param output output tokens, thinking included
 * @param cacheRead input tokens read from the prompt cache
 * @param cacheWrite5m input tokens written to the five-minute cache (also writes whose lifetime the upstream does not tell)
 * @param cacheWrite1h input tokens written to the one-hour cache
 * @param thinking the part of {@code output} that was thinking, 0 where the upstream does not tell
 * @param webSearches web searches that server tools made
 * @param webFetches web fetches that server tools made
 */
public record TokenUsage(
        long input,
        long output,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long thinking,
        long webSearches,
        long webFetches) {

    /** Nothing consumed. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0);

    /** Input tokens that are in the provider's prompt cache after the request. */
    public long cached() {
        return cacheRead + cacheWrite5m + cacheWrite1h;
    }
}
