package routes.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the requests in flight and decides whether new ones are taken. Safe from many threads. */
public final class Traffic {

    private final AtomicInteger inFlight = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private volatile boolean draining;

    /** Whether the gateway takes no new requests because it is about to stop. */
    public boolean draining() {
        return draining;
    }

    /** Requests that have arrived and are not finished. */
    public int inFlight() {
        return inFlight.get();
    }

    void entered() {
        inFlight.incrementAndGet();
    }

    void left() {
        if (inFlight.decrementAndGet() == 0 && draining) {
            signalIdle();
        }
    }

    private void signalIdle() {
        lock.lock();
        try {
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes no new requests and waits until those in flight have ended.
     *
     * @return whether all ended within the limit
     */
    public boolean drain(Duration limit) {
        draining = true;
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (inFlight.get() > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = idle.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
