package gateway.protocol.anthropic;

import static gateway.protocol.anthropic.UsageObject.ABSENT;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The usage of one message, gathered from the {@code usage} objects of its stream or its answer. A later value overwrites an
 * earlier one, an absent one keeps it, nothing adds: the counts of {@code message_delta} are cumulative and may leave out what
 * {@code message_start} has told (docs/wire.md, "Stream events"). All counts are tokens or calls, 0 until told. What cannot be
 * a count (it is negative, has a fraction, is no number, or is beyond a hundred million) is not told.
 *
 * <p>Cache writes without a lifetime count as five-minute writes, also where a total is larger than its split. Not thread-safe.
 */
public final class UsageGatherer {

    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;
    private long cacheWrite5m;
    private long cacheWrite1h;
    private long thinking;
    private long webSearches;
    private long webFetches;
    private @Nullable String speed;
    private @Nullable String inferenceGeo;
    private @Nullable String serviceTier;
    private List<UsageIteration> iterations = List.of();
    private boolean told;
    private boolean doubtful;

    /** Takes what one usage object tells. */
    void take(UsageObject next) {
        told |= next.tellsCounts();
        input = later(input, next.input());
        output = later(output, next.output());
        cacheRead = later(cacheRead, next.cacheRead());
        thinking = later(thinking, next.thinking());
        webSearches = later(webSearches, next.webSearches());
        webFetches = later(webFetches, next.webFetches());
        takeWrites(next);
        takeTerms(next.terms());
    }

    private void takeWrites(UsageObject next) {
        cacheWrite = later(cacheWrite, next.cacheWrite());
        if (next.tellsSplit()) {
            cacheWrite5m = later(cacheWrite5m, next.cacheWrite5m());
            cacheWrite1h = later(cacheWrite1h, next.cacheWrite1h());
            cacheWrite5m = Math.max(cacheWrite5m, cacheWrite - cacheWrite1h);
        } else if (next.cacheWrite() != ABSENT) {
            cacheWrite1h = Math.min(cacheWrite1h, cacheWrite);
            cacheWrite5m = cacheWrite - cacheWrite1h;
        }
    }

    private void takeTerms(UsageTerms next) {
        speed = next.speed() == null ? speed : next.speed();
        inferenceGeo = next.inferenceGeo() == null ? inferenceGeo : next.inferenceGeo();
        serviceTier = next.serviceTier() == null ? serviceTier : next.serviceTier();
        iterations = next.iterations().isEmpty() ? iterations : next.iterations();
        doubtful |= next.doubtful();
    }

    private static long later(long before, long next) {
        return next == ABSENT ? before : next;
    }

    /** Whether any count of tokens was told. */
    public boolean told() {
        return told;
    }

    /** Whether something was told that can be no count, so that what is known may be too little. */
    public boolean doubtful() {
        return doubtful || iterations.stream().anyMatch(each -> each.usage().doubtful());
    }

    /** How fast the answer was made, as {@code standard} or {@code fast}; null until told. */
    public @Nullable String speed() {
        return speed;
    }

    /** Where the answer was made, as {@code global} or {@code us}; null until told. */
    public @Nullable String inferenceGeo() {
        return inferenceGeo;
    }

    /** How the answer was served, as {@code standard}, {@code priority} or {@code batch}; null until told. */
    public @Nullable String serviceTier() {
        return serviceTier;
    }

    /** The steps of the work, where they are told; other models may have done some of them. */
    public List<UsageIteration> iterations() {
        return iterations;
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
     * Input tokens written to the five-minute cache, those of a total that no split explains included. A total that comes later
     * than the split, and without one, keeps the one-hour part and changes this one.
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
