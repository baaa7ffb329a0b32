package routes.cli.run;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells the signals that mean one stop from those that mean a second. Safe from many threads. */
final class StopSignals {

    /** What a signal means. */
    enum Meaning {
        /** Stop. */
        FIRST,
        /** The same stop, said twice. */
        SAME,
        /** Do not wait any longer. */
        SECOND
    }

    /** Who stops a process and its group sends two signals, and means one. */
    private static final long ONE_STOP_NANOS = Duration.ofMillis(500).toNanos();

    private final LongSupplier nanoTime;
    private @Nullable Long firstNanos;

    /** @param nanoTime as {@link System#nanoTime} */
    StopSignals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Counts one. */
    synchronized Meaning next() {
        long now = nanoTime.getAsLong();
        if (firstNanos == null) {
            firstNanos = now;
            return Meaning.FIRST;
        }
        return now - firstNanos < ONE_STOP_NANOS ? Meaning.SAME : Meaning.SECOND;
    }

    /** Whether there was one. */
    synchronized boolean any() {
        return firstNanos != null;
    }
}
