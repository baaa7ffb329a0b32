package routes.gate;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all connections hold back together. Where it is too much, connections that hold something make room, and newcomers are
 * not refused: clients that do not take their answers go first, then begun heads, then requests that wait in the midst of an
 * answer, of each kind the oldest first. Little that a connection holds does not count: a head that comes in two packets is
 * safe whatever others do. Twice as much is never held: a newcomer that comes faster than others go is refused. Safe from many
 * threads.
 */
final class HeldMemory {

    private static final Comparator<Share> FIRST_TO_GO =
            Comparator.comparing(Share::kind).thenComparing((one, other) -> Long.signum(one.since() - other.since()));

    private final Set<HeldBytes> holders = ConcurrentHashMap.newKeySet();
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong real = new AtomicLong();
    private final AtomicBoolean makingRoom = new AtomicBoolean();

    /** What a connection holds back; those that stand first go first. */
    enum Kind {
        NOT_TAKEN,
        HEAD,
        WAITING
    }

    /** A connection that may have to go, as it was when room was needed. */
    private record Share(HeldBytes holder, Kind kind, long since) {}

    /** What counts of so many bytes. */
    static long counted(long bytes) {
        return bytes > GateLimits.HELD_FREE_BYTES ? bytes : 0;
    }

    /** A connection begins to hold what counts. */
    void add(HeldBytes holder) {
        holders.add(holder);
    }

    /** A connection holds nothing that counts any more. */
    void remove(HeldBytes holder) {
        holders.remove(holder);
    }

    /** More or less is there, that of connections which have to go and have not gone yet among it. */
    void keeps(long bytes) {
        real.addAndGet(bytes);
    }

    /** Whether connections that must go leave more slowly than others come. Then the newcomers are refused. */
    boolean isOverfull() {
        return real.get() > 2 * GateLimits.HELD_BYTES;
    }

    /** More or less is held. */
    void changed(long bytes) {
        if (total.addAndGet(bytes) > GateLimits.HELD_BYTES && bytes > 0 && makingRoom.compareAndSet(false, true)) {
            try {
                makeRoom();
            } finally {
                makingRoom.set(false);
            }
        }
    }

    /** More than is needed at once: whoever looks at all of them should not have to do so for each byte that comes. */
    private void makeRoom() {
        List<Share> shares = holders.stream()
                .map(holder -> new Share(holder, holder.kind(), holder.since()))
                .sorted(FIRST_TO_GO)
                .toList();
        for (Share share : shares) {
            if (total.get() <= GateLimits.HELD_BYTES - GateLimits.HELD_BYTES / 16) {
                return;
            }
            total.addAndGet(-share.holder().forfeit());
        }
    }

    /** Bytes that are held and count. */
    long total() {
        return total.get();
    }
}
