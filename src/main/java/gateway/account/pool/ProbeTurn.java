package gateway.account.pool;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When one request may show whether a rest for an exhausted window is still needed: a while after it has begun, and then each time
 * after twice as long as before. Safe from many threads.
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

    /**
     * Whether a rest does not keep a request away that may show whether it is needed: it is over, or its turn has come.
     *
     * @param rest null for none
     * @param after the first wait; 0 for never
     */
    boolean admits(@Nullable CoolDown rest, Instant now, Duration after) {
        return isOver(rest, now) || (rest != null && rest.unified() && isDue(now, after));
    }

    /** Takes the turn of a rest that {@link #admits}; of many who want it one has it. */
    boolean take(@Nullable CoolDown rest, Instant now, Duration after) {
        return isOver(rest, now) || take(now, after);
    }

    private static boolean isOver(@Nullable CoolDown rest, Instant now) {
        return rest == null || !rest.isRunning(now);
    }

    private synchronized boolean take(Instant now, Duration after) {
        if (!isDue(now, after)) {
            return false;
        }
        latest = now;
        taken++;
        return true;
    }

    private synchronized boolean isDue(Instant now, Duration after) {
        Duration waited = Duration.between(latest, now).dividedBy(1L << Math.min(taken, MOST_DOUBLINGS));
        return after.isPositive() && waited.compareTo(after) >= 0;
    }
}
