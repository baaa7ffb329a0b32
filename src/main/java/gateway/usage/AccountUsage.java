package gateway.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What accounts were used for, added up. Safe from many threads; calls may fail with STORAGE_UNAVAILABLE. */
public interface AccountUsage {

    /**
     * Sums over the rows of one account in some time.
     *
     * @param requests answered requests
     * @param errors those with a status of 400 and more but 499, or an error in the stream
     * @param tokens all tokens
     * @param firstEventMillis mean time to the first event, 0 when there was none
     * @param totalMillis mean time to the final event
     * @param cost in US dollars of the rows whose cost is known, null when none is
     */
    record Sums(
            long requests,
            long errors,
            TokenUsage tokens,
            double firstEventMillis,
            double totalMillis,
            @Nullable BigDecimal cost) {
        /** Nothing. */
        public static final Sums NONE = new Sums(0, 0, TokenUsage.NONE, 0, 0, null);
    }

    /** Sums by account id since a moment, from the rows. */
    Map<String, Sums> since(Instant from);

    /** Sums by account id over all time, also of rows that are no longer kept. */
    Map<String, Sums> total();

    /** Adds up the days that have ended, so that {@link #total} needs few rows; tells how many days. May be called at any time. */
    int rollUp();
}
