package gateway.protocol.anthropic;

import static gateway.protocol.anthropic.UsageObject.ABSENT;

/**
 * The usage of one message, gathered from the {@code usage} objects of its stream or its answer. A later value overwrites an
 * earlier one, an absent one keeps it, nothing adds: the counts of {@code message_delta} are cumulative and may leave out what
 * {@code message_start} has told (protocol.md 1.4). All counts are tokens or calls, 0 until told.
 *
 * <p>Cache writes without a lifetime count as five-minute writes. Not thread-safe.
 */
public final class UsageGatherer {

    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite5m;
    private long cacheWrite1h;
    private long thinking;
    private long webSearches;
    private long webFetches;

    /** Takes what one usage object tells. */
    void take(UsageObject told) {
        input = later(input, told.input());
        output = later(output, told.output());
        cacheRead = later(cacheRead, told.cacheRead());
        thinking = later(thinking, told.thinking());
        webSearches = later(webSearches, told.webSearches());
        webFetches = later(webFetches, told.webFetches());
        if (told.cacheWrite5m() != ABSENT || told.cacheWrite1h() != ABSENT) {
            cacheWrite5m = later(cacheWrite5m, told.cacheWrite5m());
            cacheWrite1h = later(cacheWrite1h, told.cacheWrite1h());
        } else if (told.cacheWrite() != ABSENT) {
            cacheWrite1h = Math.min(cacheWrite1h, told.cacheWrite());
            cacheWrite5m = told.cacheWrite() - cacheWrite1h;
        }
    }

    private static long later(long before, long told) {
        return told == ABSENT ? before : told;
    }

    /** Uncached input tokens. */
    public long input() {
        return input;
    }

    /** Output tokens, thinking included. */
    public long output() {
        return output;
    }

    /** Input tokens read from the prompt cache. */
    public long cacheRead() {
        return cacheRead;
    }

    /**
     * Input tokens written to the five-minute cache. A total that comes later than the split, and without one, keeps the
     * one-hour part and changes this one.
     */
    public long cacheWrite5m() {
        return cacheWrite5m;
    }

    /** Input tokens written to the one-hour cache. */
    public long cacheWrite1h() {
        return cacheWrite1h;
    }

    /** The part of the output that was thinking. */
    public long thinking() {
        return thinking;
    }

    /** Web searches of server tools. */
    public long webSearches() {
        return webSearches;
    }

    /** Web fetches of server tools. */
    public long webFetches() {
        return webFetches;
    }
}
