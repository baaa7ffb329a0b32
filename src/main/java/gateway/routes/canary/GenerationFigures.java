package gateway.routes.canary;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts how the requests of a generation of routes go. Safe from many threads. */
public final class GenerationFigures {

    private static final int MOST_TIMES = 1000;

    private final SlidingWindow window;
    private final long[] times = new long[MOST_TIMES];
    private long timed;
    private long requests;
    private long errors;
    private long refusals;
    private BigDecimal cost = BigDecimal.ZERO;

    /** @param nanoTime the clock of {@link System#nanoTime} */
    public GenerationFigures(LongSupplier nanoTime) {
        window = new SlidingWindow(nanoTime, (int) CanaryRule.WINDOW.toSeconds());
    }

    /** Counts a request that has ended. */
    public void add(RequestOutcome outcome) {
        window.add(outcome.isError());
        synchronized (this) {
            requests++;
            errors += outcome.isError() ? 1 : 0;
            refusals += outcome.isRefusal() ? 1 : 0;
            if (outcome.cost() != null) {
                cost = cost.add(outcome.cost());
            }
            if (outcome.firstEventMillis() != null) {
                times[(int) (timed++ % MOST_TIMES)] = outcome.firstEventMillis();
            }
        }
    }

    /** Those of the last minute. */
    public Tally lately() {
        return window.tally();
    }

    /** All of them. */
    public synchronized CanaryFigures all() {
        long[] sorted = Arrays.copyOf(times, (int) Math.min(timed, MOST_TIMES));
        Arrays.sort(sorted);
        return new CanaryFigures(requests, errors, refusals, percentile(sorted, 50), percentile(sorted, 95), cost);
    }

    /** The nearest rank. */
    private static @Nullable Long percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return null;
        }
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }
}
