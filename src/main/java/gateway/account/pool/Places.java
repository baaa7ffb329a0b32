package gateway.account.pool;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests use an account in one way. Safe from many threads; takes no lock. */
final class Places {

    private final AtomicInteger taken = new AtomicInteger();

    int taken() {
        return taken.get();
    }

    /** Whether one more would be within the limit; 0 means no limit. */
    boolean hasRoom(int limit) {
        return limit <= 0 || taken.get() < limit;
    }

    /** Takes one, unless that would be more than the limit; 0 means no limit. */
    boolean tryTake(int limit) {
        if (limit <= 0) {
            taken.incrementAndGet();
            return true;
        }
        int current = taken.get();
        while (current < limit) {
            if (taken.compareAndSet(current, current + 1)) {
                return true;
            }
            current = taken.get();
        }
        return false;
    }

    void giveBack() {
        taken.decrementAndGet();
    }
}
