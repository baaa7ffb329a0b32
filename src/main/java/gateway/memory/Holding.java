package gateway.memory;

import java.util.concurrent.locks.ReentrantLock;

/** What one request holds of the {@link MemoryBudget}. Safe from many threads. Whoever ends the request releases it. */
public final class Holding {

    private final MemoryBudget budget;
    private final ReentrantLock lock = new ReentrantLock();
    private String owner = "";
    private long held;
    private long base;
    private boolean released;

    Holding(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Says whose request it is. What is held already stays with the key before. */
    public void ownedBy(String key) {
        lock.lock();
        try {
            if (held == 0 && base == 0) {
                owner = key;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Holds more bytes where the budget has them. A request that is over gets none. */
    public Grant grow(long bytes) {
        lock.lock();
        try {
            if (released) {
                return Grant.BUSY;
            }
            Grant grant = budget.take(owner, held, bytes);
            if (grant == Grant.GRANTED) {
                held += bytes;
            }
            return grant;
        } finally {
            lock.unlock();
        }
    }

    /** Holds what the request costs by being there, of the budget that is for that; it is given back with everything else. */
    public Grant growBase(long bytes) {
        lock.lock();
        try {
            if (released) {
                return Grant.BUSY;
            }
            Grant grant = budget.bases().take(owner, base, bytes);
            if (grant == Grant.GRANTED) {
                base += bytes;
            }
            return grant;
        } finally {
            lock.unlock();
        }
    }

    /** Gives some of the bytes back. */
    public void shrink(long bytes) {
        lock.lock();
        try {
            long given = Math.min(bytes, held);
            if (given > 0) {
                held -= given;
                budget.giveBack(owner, given);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands some of the bytes, and all that the request costs by being there, over to another holding, which lives on when this one
     * is released.
     */
    public Holding handOver(long bytes) {
        lock.lock();
        try {
            Holding other = new Holding(budget);
            other.owner = owner;
            other.held = Math.min(bytes, held);
            other.base = base;
            held -= other.held;
            base = 0;
            return other;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that are held. */
    public long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives everything back, for good.
     *
     * @return whether this was the first time
     */
    public boolean release() {
        lock.lock();
        try {
            boolean first = !released;
            released = true;
            if (held > 0) {
                budget.giveBack(owner, held);
                held = 0;
            }
            if (base > 0) {
                budget.bases().giveBack(owner, base);
                base = 0;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }
}
