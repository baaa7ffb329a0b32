package gateway.account.pool;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.GatewayUnavailable;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.error.GatewayFailure.TargetUnavailable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Requests that wait for an account below its concurrency limit, first come first served. Safe from many threads. */
final class WaitingLine {

    /** What a client is told that waited in vain. */
    private static final Duration ADVICE = Duration.ofSeconds(5);

    private final ReentrantLock lock;
    private final long lookNanos;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private volatile int size;

    /**
     * A line.
     *
     * @param lock the pool's
     * @param look the longest wait without another attempt: a cool-down may end without anybody saying so
     */
    WaitingLine(ReentrantLock lock, Duration look) {
        this.lock = lock;
        this.lookNanos = look.toNanos();
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /**
     * Waits until an attempt is settled.
     *
     * @param unsettled the one that was in vain
     * @param again makes another one
     * @return a settled one; it has failed when the longest wait is over, nobody waits any more or the thread was interrupted
     */
    LeaseAttempt await(LeaseAttempt unsettled, Supplier<LeaseAttempt> again, Duration longest) {
        lock.lock();
        Waiter waiter = new Waiter(unsettled, again, lock.newCondition());
        try {
            waiters.add(waiter);
            size = waiters.size();
            return await(waiter, longest.toNanos());
        } finally {
            waiters.remove(waiter);
            size = waiters.size();
            lock.unlock();
        }
    }

    private LeaseAttempt await(Waiter waiter, long longest) {
        long left = longest;
        while (true) {
            if (!waiter.last.isSettled()) {
                waiter.tryAgain();
            }
            if (waiter.last.isSettled()) {
                return waiter.last;
            }
            if (left <= 0) {
                return waiter.last.failed(new TargetUnavailable(FailureKind.ACCOUNT_CONCURRENCY, ADVICE));
            }
            long look = Math.min(left, lookNanos);
            try {
                left -= look - waiter.changed.awaitNanos(look);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return waiter.last.isSettled()
                        ? waiter.last
                        : waiter.last.failed(new GatewayUnavailable(FailureKind.DRAINING, ADVICE, e));
            }
        }
    }

    /** Gives what was freed to the first who can use it. */
    void serveOne() {
        lock.lock();
        try {
            for (Waiter waiter : waiters) {
                if (!waiter.last.isSettled() && serve(waiter)) {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean serve(Waiter waiter) {
        waiter.tryAgain();
        if (waiter.last.isSettled()) {
            waiter.changed.signal();
        }
        return waiter.last.lease() != null;
    }

    /** Lets everybody look again. */
    void wakeAll() {
        if (isEmpty()) {
            return;
        }
        lock.lock();
        try {
            waiters.forEach(waiter -> waiter.changed.signal());
        } finally {
            lock.unlock();
        }
    }

    private static final class Waiter {
        private final Supplier<LeaseAttempt> again;
        private final Condition changed;
        private LeaseAttempt last;

        private Waiter(LeaseAttempt unsettled, Supplier<LeaseAttempt> again, Condition changed) {
            this.last = unsettled;
            this.again = again;
            this.changed = changed;
        }

        private void tryAgain() {
            boolean gone = last.findings().request().cancelled().getAsBoolean();
            last = gone ? last.failed(new RequestRefused(FailureKind.CLIENT_GONE)) : again.get();
        }
    }
}
