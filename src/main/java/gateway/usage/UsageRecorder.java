package gateway.usage;

import gateway.error.GatewayFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries rows from the journal to the store, in batches, on a daemon thread of its own. While the store does not take them they
 * stay in the journal and are offered again every second. Safe from many threads.
 */
public final class UsageRecorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UsageRecorder.class);
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    /** Rows gather for this long before they are stored, so that a busy gateway commits 20 times a second and not per row. */
    private static final long LINGER_NANOS = Duration.ofMillis(50).toNanos();

    private static final long JOIN_MILLIS = 5_000;

    private final UsageJournal journal;
    private final UsageStore store;
    private final int batchSize;
    private final ReentrantLock draining = new ReentrantLock();
    private final ReentrantLock state = new ReentrantLock();
    private final Condition changed = state.newCondition();
    private final Thread thread;
    private volatile boolean signalled = true;
    private volatile boolean closed;
    private boolean storeDown;

    /**
     * @param batchSize most rows in one transaction
     */
    public UsageRecorder(UsageJournal journal, UsageStore store, int batchSize) {
        this.journal = journal;
        this.store = store;
        this.batchSize = batchSize;
        this.thread = Thread.ofPlatform().daemon().name("usage-recorder").unstarted(this::run);
    }

    /** Starts the thread, which begins with the rows that an earlier process left in the journal. */
    public void start() {
        thread.start();
    }

    /** Says that the journal has rows. Cheap; from any thread. */
    public void signal() {
        if (signalled) {
            return;
        }
        signalled = true;
        wake();
    }

    /** Rows that the store does not have yet. */
    public long lag() {
        return journal.backlog();
    }

    private void wake() {
        state.lock();
        try {
            changed.signalAll();
        } finally {
            state.unlock();
        }
    }

    private void run() {
        try {
            while (awaitSignal()) {
                signalled = false;
                if (!drain(Long.MAX_VALUE)) {
                    signalled = true;
                    pause(RETRY_NANOS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when this was closed. */
    private boolean awaitSignal() throws InterruptedException {
        state.lock();
        try {
            while (!signalled && !closed) {
                changed.await();
            }
        } finally {
            state.unlock();
        }
        if (journal.backlog() < batchSize) {
            pause(LINGER_NANOS);
        }
        return !closed;
    }

    /** Waits, but not beyond the closing. */
    private void pause(long nanos) throws InterruptedException {
        state.lock();
        try {
            long left = nanos;
            while (left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } finally {
            state.unlock();
        }
    }

    /**
     * Stores what is in the journal.
     *
     * @param limitNanos begin no further batch after this time
     * @return false when the store did not take a batch
     */
    private boolean drain(long limitNanos) {
        long begin = System.nanoTime();
        draining.lock();
        try {
            List<JournalledRow> rows = journal.peek(batchSize);
            while (!rows.isEmpty()) {
                store.insertAll(rows);
                journal.release(rows.size());
                if (System.nanoTime() - begin > limitNanos) {
                    break;
                }
                rows = journal.peek(batchSize);
            }
            noteUp();
            return true;
        } catch (GatewayFailure e) {
            noteDown(e);
            return false;
        } catch (RuntimeException e) {
            LOG.error("Usage rows could not be stored; they stay in the journal", e);
            return false;
        } finally {
            draining.unlock();
        }
    }

    private void noteDown(GatewayFailure e) {
        if (!storeDown) {
            storeDown = true;
            LOG.warn("Usage stays in the journal, the database does not take it", e);
        }
    }

    private void noteUp() {
        if (storeDown) {
            storeDown = false;
            LOG.debug("The database takes usage again; the journal is empty");
        }
    }

    /**
     * Stores what is in the journal, on the caller's thread; for the shutdown. Rows that the store does not take stay in the
     * journal for the next start.
     *
     * @param limit gives up after this time
     */
    public void drainNow(Duration limit) {
        long begin = System.nanoTime();
        try {
            if (draining.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    drain(limit.toNanos() - (System.nanoTime() - begin));
                } finally {
                    draining.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread, after the batch that it is storing. Does not drain; see {@link #drainNow}. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
