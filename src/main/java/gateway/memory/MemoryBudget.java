package gateway.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that all requests may hold at a time: bodies, trees, answers that are kept back. What each request costs by being there
 * has a budget of its own, half as large, so that large requests leave room for small ones. Fair per key: a key gets no more than
 * its share while another holds some or was refused a moment ago, and the last quarter is for keys that hold little. Safe from many
 * threads; nothing waits.
 */
public final class MemoryBudget {

    private static final long WANTED_FOR_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int RESERVE = 4;
    private static final int LITTLE = 8;
    private static final int PERCENT = 100;

    private final long limit;
    private final long share;
    private final long most;
    private final long little;
    private final @Nullable MemoryBudget bases;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> byOwner = new HashMap<>();
    private long used;
    private long refused;
    private @Nullable String refusedOwner;
    private long refusedAt;

    /**
     * An empty budget.
     *
     * @param limit bytes
     * @param sharePercent of the limit that a key may hold while others want some, 1 to 100
     * @param nanoTime a clock that only goes forward
     */
    public MemoryBudget(long limit, int sharePercent, LongSupplier nanoTime) {
        this(limit, sharePercent, nanoTime, new MemoryBudget(limit / 2, sharePercent, nanoTime, null));
    }

    private MemoryBudget(long limit, int sharePercent, LongSupplier nanoTime, @Nullable MemoryBudget bases) {
        this.limit = limit;
        this.share = limit / PERCENT * sharePercent;
        this.most = Math.max(share, limit - limit / RESERVE);
        this.little = limit / LITTLE;
        this.bases = bases;
        this.nanoTime = nanoTime;
    }

    /** A budget without an end, for what is counted elsewhere. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE, PERCENT, () -> 0);
    }

    /** What one request holds; nothing yet, and of no key. */
    public Holding holding() {
        return new Holding(this);
    }

    /** Bytes that may be held at a time. */
    public long limit() {
        return limit;
    }

    /** What all requests cost by being there; the budget itself where it is that already. */
    MemoryBudget bases() {
        return bases == null ? this : bases;
    }

    /** Bytes that requests cost now by being there. */
    public long usedByBases() {
        return bases().used();
    }

    /** Bytes that are held now. */
    public long used() {
        lock.lock();
        try {
            return used;
        } finally {
            lock.unlock();
        }
    }

    /** How often memory was refused since the start, that of bases too. */
    public long refused() {
        lock.lock();
        try {
            return refused + (bases == null ? 0 : bases.refused());
        } finally {
            lock.unlock();
        }
    }

    Grant take(String owner, long held, long bytes) {
        lock.lock();
        try {
            if (bytes > most - held) {
                refused++;
                return Grant.NEVER;
            }
            long owned = byOwner.getOrDefault(owner, 0L);
            if (bytes > limit - used || !isFair(owner, owned, bytes)) {
                refused++;
                refusedOwner = owner;
                refusedAt = nanoTime.getAsLong();
                return Grant.BUSY;
            }
            used += bytes;
            byOwner.put(owner, owned + bytes);
            return Grant.GRANTED;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFair(String owner, long owned, long bytes) {
        if (bytes > most - used && bytes > little - owned) {
            return false;
        }
        return bytes <= share - owned || (used == owned && !isWantedByOthers(owner));
    }

    private boolean isWantedByOthers(String owner) {
        return refusedOwner != null
                && !refusedOwner.equals(owner)
                && nanoTime.getAsLong() - refusedAt < WANTED_FOR_NANOS;
    }

    void giveBack(String owner, long bytes) {
        lock.lock();
        try {
            used -= bytes;
            // An owner that holds nothing is forgotten: keys come and go.
            byOwner.computeIfPresent(owner, (key, owned) -> owned > bytes ? owned - bytes : null);
        } finally {
            lock.unlock();
        }
    }
}
