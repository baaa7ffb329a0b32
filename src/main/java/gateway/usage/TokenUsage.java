package gateway.usage;

/**
 * Tokens of one answered request, as the upstream counted them or as they were estimated. Input excludes cache reads and
 * writes, as in the Messages API.
 *
 * @param input uncached input tokens
 * @param output output tokens, thinking included
 * @param cacheRead input tokens read from the prompt cache
 * @param cacheWrite5m input tokens written to the five-minute cache (also writes whose lifetime the upstream does not tell)
 * @param cacheWrite1h input tokens written to the one-hour cache
 * @param thinking the part of {@code output} that was thinking, 0 where the upstream does not tell
 * @param webSearches web searches that server tools made
 * @param webFetches web fetches that server tools made
 * @param terms what decides about their price beside the counts
 */
public record TokenUsage(
        long input,
        long output,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long thinking,
        long webSearches,
        long webFetches,
        BillingTerms terms) {

    /** Nothing consumed. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0);

    /** Tokens at the price of the list. */
    public TokenUsage(
            long input,
            long output,
            long cacheRead,
            long cacheWrite5m,
            long cacheWrite1h,
            long thinking,
            long webSearches,
            long webFetches) {
        this(
                input,
                output,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                thinking,
                webSearches,
                webFetches,
                BillingTerms.PLAIN);
    }

    /** The same tokens under other terms. */
    public TokenUsage under(BillingTerms other) {
        return new TokenUsage(
                input, output, cacheRead, cacheWrite5m, cacheWrite1h, thinking, webSearches, webFetches, other);
    }

    /** The same tokens, used by a result of a batch. */
    public TokenUsage ofBatch() {
        return under(terms.ofBatch());
    }

    /** The same with other counts of input and output, at one price for all. */
    public TokenUsage withCounts(long otherInput, long otherOutput) {
        return new TokenUsage(
                otherInput,
                otherOutput,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                thinking,
                webSearches,
                webFetches,
                terms.withoutParts());
    }

    /** The same tokens of an answer with so many searches of the web. */
    public TokenUsage withWebSearches(long searches) {
        return new TokenUsage(
                input, output, cacheRead, cacheWrite5m, cacheWrite1h, thinking, searches, webFetches, terms);
    }

    /** All tokens of both, at the price of the list. */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                input + other.input,
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h,
                thinking + other.thinking,
                webSearches + other.webSearches,
                webFetches + other.webFetches);
    }

    /** The greater of each count, at the price of the list. */
    TokenUsage orMore(TokenUsage other) {
        return new TokenUsage(
                Math.max(input, other.input),
                Math.max(output, other.output),
                Math.max(cacheRead, other.cacheRead),
                Math.max(cacheWrite5m, other.cacheWrite5m),
                Math.max(cacheWrite1h, other.cacheWrite1h),
                Math.max(thinking, other.thinking),
                Math.max(webSearches, other.webSearches),
                Math.max(webFetches, other.webFetches));
    }

    /** Whether no count of tokens that have a price is greater than the other's. */
    boolean isWithin(TokenUsage other) {
        return input <= other.input
                && output <= other.output
                && cacheRead <= other.cacheRead
                && cacheWrite5m + cacheWrite1h <= other.cacheWrite5m + other.cacheWrite1h;
    }

    /** Input tokens that are in Anthropic's prompt cache after the request. */
    public long cached() {
        return cacheRead + cacheWrite5m + cacheWrite1h;
    }
}
