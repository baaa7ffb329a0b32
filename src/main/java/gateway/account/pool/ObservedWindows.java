package gateway.account.pool;

import gateway.upstream.UsageWindows;
import gateway.upstream.UsageWindows.Window;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How far the windows of one account are used, as known here and as stored. Safe from many threads, without a lock. */
final class ObservedWindows {

    private final AtomicReference<@Nullable UsageWindows> current;
    private volatile @Nullable UsageWindows stored;

    ObservedWindows(@Nullable UsageWindows stored) {
        this.current = new AtomicReference<>(stored);
        this.stored = stored;
    }

    @Nullable
    UsageWindows current() {
        return current.get();
    }

    /** Takes in what an answer told, unless something newer is known; a window that it does not tell of stays as it is. */
    void observe(UsageWindows told) {
        current.updateAndGet(known -> {
            if (known == null) {
                return told;
            }
            return told.at().isBefore(known.at()) ? known : completed(told, known);
        });
    }

    private static UsageWindows completed(UsageWindows told, UsageWindows known) {
        Window fiveHour = told.fiveHour();
        Window sevenDay = told.sevenDay();
        if (fiveHour != null && sevenDay != null) {
            return told;
        }
        return new UsageWindows(
                fiveHour == null ? known.fiveHour() : fiveHour,
                sevenDay == null ? known.sevenDay() : sevenDay,
                told.at());
    }

    /** Takes over what the store has, where that is newer. */
    void adopt(@Nullable UsageWindows read) {
        UsageWindows known = current.get();
        if (read != null && (known == null || read.at().isAfter(known.at())) && current.compareAndSet(known, read)) {
            stored = read;
        }
    }

    /** What the store does not have yet. */
    @Nullable
    UsageWindows unflushed() {
        UsageWindows known = current.get();
        return known == null || known.equals(stored) ? null : known;
    }

    void flushed(UsageWindows written) {
        stored = written;
    }

    /** The unused share of the fullest window, 0 to 1; 1 while nothing is known. */
    double remaining(Instant now) {
        UsageWindows known = current.get();
        if (known == null) {
            return 1;
        }
        double used = Math.max(used(known.fiveHour(), now), used(known.sevenDay(), now));
        return Math.clamp(1 - used, 0.0, 1.0);
    }

    /** Whether a window is used so far that the account should get no new conversations. */
    boolean isNearLimit(PoolLimits limits, Instant now) {
        UsageWindows known = current.get();
        return known != null
                && (isAtLeast(limits.avoidAboveFiveHour(), known.fiveHour(), now)
                        || isAtLeast(limits.avoidAboveSevenDay(), known.sevenDay(), now));
    }

    private static boolean isAtLeast(double share, @Nullable Window window, Instant now) {
        return window != null && window.utilizationAt(now) >= share;
    }

    private static double used(@Nullable Window window, Instant now) {
        return window == null ? 0 : window.utilizationAt(now);
    }
}
