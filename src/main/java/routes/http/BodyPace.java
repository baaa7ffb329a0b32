package routes.http;

import java.time.Duration;

/**
 * Whether a body comes on: each 16 KB buy a second, but never more than the grace from then on. So neither a drip nor a pause
 * keeps a request open, and whoever keeps up the pace may send for as long as it takes. Not thread-safe, except for {@link
 * #deadlineNanos}.
 */
public final class BodyPace {

    private static final long BYTES_PER_SECOND = 16 * 1024;
    private static final long SECOND = 1_000_000_000L;

    private final long grace;
    private volatile long deadline;
    private long heldSince;
    private boolean held;

    /**
     * @param grace to begin with, and the longest pause
     * @param now on the clock of {@link System#nanoTime}, as everywhere here
     */
    public BodyPace(Duration grace, long now) {
        this.grace = grace.toNanos();
        this.deadline = now + this.grace;
    }

    /** Bytes have come. */
    public void arrived(long bytes, long now) {
        long bought = deadline + bytes * SECOND / BYTES_PER_SECOND;
        deadline = bought - (now + grace) > 0 ? now + grace : bought;
    }

    /** The sender is held up by us: its time stands still. */
    public void hold(long now) {
        if (!held) {
            held = true;
            heldSince = now;
            long before = deadline;
            deadline = before + Long.MAX_VALUE / 4;
        }
    }

    /** The sender may go on. */
    public void goOn(long now) {
        if (held) {
            held = false;
            long before = deadline;
            deadline = before - Long.MAX_VALUE / 4 + (now - heldSince);
        }
    }

    /** When the next bytes must have come. From any thread. */
    public long deadlineNanos() {
        return deadline;
    }
}
