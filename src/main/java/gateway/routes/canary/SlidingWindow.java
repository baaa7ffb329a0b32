package gateway.routes.canary;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what happened in the last seconds, second by second. Safe from many threads. */
public final class SlidingWindow {

    private final LongSupplier nanoTime;
    private final long[] seconds;
    private final long[] requests;
    private final long[] errors;

    /**
     * An empty one.
     *
     * @param nanoTime the clock of {@link System#nanoTime}
     * @param length in seconds
     */
    public SlidingWindow(LongSupplier nanoTime, int length) {
        this.nanoTime = nanoTime;
        seconds = new long[length];
        requests = new long[length];
        errors = new long[length];
        Arrays.fill(seconds, Long.MIN_VALUE);
    }

    /** Counts a request that has just ended. */
    public synchronized void add(boolean error) {
        long second = second();
        int place = (int) Math.floorMod(second, (long) seconds.length);
        if (seconds[place] != second) {
            seconds[place] = second;
            requests[place] = 0;
            errors[place] = 0;
        }
        requests[place]++;
        errors[place] += error ? 1 : 0;
    }

    /** What was counted within it. */
    public synchronized Tally tally() {
        long oldest = second() - seconds.length;
        long all = 0;
        long failed = 0;
        for (int place = 0; place < seconds.length; place++) {
            if (seconds[place] > oldest) {
                all += requests[place];
                failed += errors[place];
            }
        }
        return new Tally(all, failed);
    }

    private long second() {
        return Math.floorDiv(nanoTime.getAsLong(), TimeUnit.SECONDS.toNanos(1));
    }
}
