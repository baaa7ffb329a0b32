package gateway.account;

import java.time.Duration;
import java.time.Instant;

/**
 * When one request may show whether a rest is still needed: a while after it has begun, and then each time after twice as long as
 * before. Safe from many threads.
 */
final class ProbeTurn {

    /** The longest wait is 32 times the first. */
    private static final int MOST_DOUBLINGS = 5;

    private Instant latest;
    private int taken;

    /** @param begun when the rest has begun, or was heard of */
    ProbeTurn(Instant begun) {
        this.latest = begun;
    }

    /** @param after the first wait; 0 for never */
    synchronized boolean isDue(Instant now, Duration after) {
        Duration waited = Duration.between(latest, now).dividedBy(1L << Math.min(taken, MOST_DOUBLINGS));
        return after.isPositive() && waited.compareTo(after) >= 0;
    }

    /** Takes the turn if it is due; of many who want it one has it. */
    synchronized boolean take(Instant now, Duration after) {
        if (!isDue(now, after)) {
            return false;
        }
        latest = now;
        taken++;
        return true;
    }
}
