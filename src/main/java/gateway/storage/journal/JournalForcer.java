package gateway.storage.journal;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forces the journal to the disk soon after it was written to, on a daemon thread of its own; idle while nothing is written. */
final class JournalForcer {

    private static final Logger LOG = LoggerFactory.getLogger(JournalForcer.class);
    private static final long JOIN_MILLIS = 10_000;

    private final JournalFolder folder;
    private final Supplier<JournalSegment> current;
    private final long intervalNanos;
    private final Queue<JournalSegment> retired = new ConcurrentLinkedQueue<>();
    private final RareLog rareLog = new RareLog(Duration.ofMinutes(1));
    private final Thread thread;
    private volatile boolean dirty;
    private volatile boolean newSegment = true;
    private volatile boolean closed;

    JournalForcer(JournalFolder folder, Supplier<JournalSegment> current, Duration interval) {
        this.folder = folder;
        this.current = current;
        this.intervalNanos = interval.toNanos();
        this.thread = Thread.ofPlatform().daemon().name("journal-forcer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Something was written. */
    void written() {
        if (!dirty) {
            dirty = true;
            LockSupport.unpark(thread);
        }
    }

    /** Rows go to another segment from now on; this one is forced and closed. */
    void retire(JournalSegment segment) {
        retired.add(segment);
        newSegment = true;
        written();
    }

    private void run() {
        while (!closed) {
            if (dirty) {
                pause();
                force();
            } else {
                LockSupport.park(this);
            }
        }
        force();
    }

    private void pause() {
        long begin = System.nanoTime();
        long left = intervalNanos;
        while (left > 0 && !closed) {
            LockSupport.parkNanos(this, left);
            left = intervalNanos - (System.nanoTime() - begin);
        }
    }

    private void force() {
        dirty = false;
        try {
            for (JournalSegment segment = retired.poll(); segment != null; segment = retired.poll()) {
                segment.force();
                segment.close();
            }
            current.get().force();
            if (newSegment) {
                newSegment = false;
                folder.force();
            }
        } catch (IOException e) {
            if (rareLog.due()) {
                LOG.error("The usage journal could not be forced to the disk", e);
            }
        }
    }

    /** Forces for the last time and ends the thread. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
