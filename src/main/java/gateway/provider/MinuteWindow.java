package gateway.provider;

import java.time.Duration;
import java.util.Arrays;

/**
 * Counts what happened within the last minute, to the second: never less than there was, at most what one second more held.
 * Safe from many threads.
 */
final class MinuteWindow {

    private static final int SECONDS = 61;
    private static final long MILLIS = 1000;

    private final int[] counts = new int[SECONDS];
    private long last;
    private int sum;

    /**
     * Counts one more unless the limit is reached.
     *
     * @param limit 0 for none; nothing is counted then
     * @param now milliseconds of the clock
     */
    boolean tryCount(int limit, long now) {
        if (limit <= 0) {
            return true;
        }
        synchronized (this) {
            advance(now / MILLIS);
            if (sum >= limit) {
                return false;
            }
            counts[at(last)]++;
            sum++;
            return true;
        }
    }

    /**
     * How long until one more is allowed.
     *
     * @param now milliseconds of the clock
     */
    synchronized Duration untilFree(int limit, long now) {
        if (limit <= 0) {
            return Duration.ZERO;
        }
        advance(now / MILLIS);
        int left = sum;
        for (long second = last - SECONDS + 1; second <= last && left >= limit; second++) {
            left -= counts[at(second)];
            if (left < limit) {
                return Duration.ofMillis(Math.max(1, (second + SECONDS) * MILLIS - now));
            }
        }
        return Duration.ZERO;
    }

    private void advance(long second) {
        if (second - last >= SECONDS) {
            Arrays.fill(counts, 0);
            sum = 0;
            last = second;
        }
        while (last < second) {
            last++;
            sum -= counts[at(last)];
            counts[at(last)] = 0;
        }
    }

    private static int at(long second) {
        return Math.floorMod(second, SECONDS);
    }
}
