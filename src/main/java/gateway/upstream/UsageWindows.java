package gateway.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the usage windows of a subscription are used: out of the {@code anthropic-ratelimit-unified-*} headers of any answer
 * (docs/wire.md, "Rate limits of subscriptions") or out of {@code /api/oauth/usage}. Immutable.
 *
 * @param fiveHour null when it was not told
 * @param sevenDay null when it was not told
 * @param at when this was true
 */
public record UsageWindows(
        @Nullable Window fiveHour, @Nullable Window sevenDay, Instant at) {

    /**
     * One window.
     *
     * @param utilization the used share, 0 to 1; may exceed 1
     * @param resetsAt when it begins anew, null when it was not told
     */
    public record Window(double utilization, @Nullable Instant resetsAt) {

        /** The used share at a moment: nothing once it has begun anew. */
        public double utilizationAt(Instant now) {
            return resetsAt != null && !resetsAt.isAfter(now) ? 0 : utilization;
        }
    }

    /**
     * Reads the headers of an answer, of an error too.
     *
     * @return null when they tell of neither window
     */
    public static @Nullable UsageWindows read(HeaderLookup headers, Instant now) {
        Window fiveHour = UnifiedWindow.FIVE_HOUR.usage(headers, now);
        Window sevenDay = UnifiedWindow.SEVEN_DAY.usage(headers, now);
        return fiveHour == null && sevenDay == null ? null : new UsageWindows(fiveHour, sevenDay, now);
    }
}
