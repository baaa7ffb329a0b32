package gateway.storage.journal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Says yes once in a period. Safe from many threads. */
final class RareLog {

    private final long periodNanos;
    private final AtomicLong next;

    RareLog(Duration period) {
        this.periodNanos = period.toNanos();
        this.next = new AtomicLong(System.nanoTime());
    }

    boolean due() {
        long now = System.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + periodNanos);
    }
}
