package gateway.account;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.error.GatewayFailure.AccountUnavailable;
import gateway.error.GatewayFailure.GatewayUnavailable;
import gateway.error.GatewayFailure.RequestRefused;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests that wait for an account below its concurrency limit, first come first served. Safe from many threads. */
final class WaitingLine {

    /** What a client is told that waited in vain. */
    private static final Duration ADVICE = Duration.ofSeconds(5);

    private final ReentrantLock lock;
    private final Function<LeaseRequest, @Nullable Lease> attempt;
    private final long lookNanos;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private volatile int size;

    /**
     * A line.
     *
     * @param lock the pool's
     * @param attempt leases an account, gives null when all are at their limits, throws when none can be had at all
     * @param look the longest wait without another attempt: a cool-down may end without anybody saying so
     */
    WaitingLine(ReentrantLock lock, Function<LeaseRequest, @Nullable Lease> attempt, Duration look) {
        this.lock = lock;
        this.attempt = attempt;
        this.lookNanos = look.toNanos();
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    Lease await(LeaseRequest request, Duration longest) {
        lock.lock();
        Waiter waiter = new Waiter(request, lock.newCondition());
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

    private Lease await(Waiter waiter, long longest) {
        long left = longest;
        while (true) {
            Lease lease = waiter.granted != null ? waiter.granted : tryFor(waiter.request);
            if (lease != null) {
                return lease;
            }
            if (left <= 0) {
                throw new AccountUnavailable(FailureKind.ACCOUNT_CONCURRENCY, ADVICE);
            }
            long look = Math.min(left, lookNanos);
            try {
                left -= look - waiter.changed.awaitNanos(look);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                if (waiter.granted != null) {
                    return waiter.granted;
                }
                throw new GatewayUnavailable(FailureKind.DRAINING, ADVICE, e);
            }
        }
    }

    private @Nullable Lease tryFor(LeaseRequest request) {
        if (request.cancelled().getAsBoolean()) {
            throw new RequestRefused(FailureKind.CLIENT_GONE);
        }
        return attempt.apply(request);
    }

    /** Gives what was freed to the first who can use it. */
    void serveOne() {
        lock.lock();
        try {
            for (Waiter waiter : waiters) {
                if (waiter.granted == null && serve(waiter)) {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean serve(Waiter waiter) {
        try {
            waiter.granted = tryFor(waiter.request);
        } catch (GatewayFailure e) {
            // The waiter meets the same failure when it looks itself.
            waiter.changed.signal();
            return false;
        }
        if (waiter.granted == null) {
            return false;
        }
        waiter.changed.signal();
        return true;
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
        private final LeaseRequest request;
        private final Condition changed;
        private @Nullable Lease granted;

        private Waiter(LeaseRequest request, Condition changed) {
            this.request = request;
            this.changed = changed;
        }
    }
}
