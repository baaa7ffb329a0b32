package gateway.replay;

import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What lets an ordered request in: a text that nobody can guess, for one request on one path within seconds. Only a hash of it is
 * kept. Safe from many threads; where none is out, asking costs one look at a counter.
 */
public final class ReplayTickets {

    /** The way from this process to its own listener. */
    private static final Duration VALID = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<String, Issued> issued = new ConcurrentHashMap<>();
    private volatile boolean any;

    private record Issued(ReplayOrder order, Instant until) {}

    public ReplayTickets(InstantSource clock) {
        this.clock = clock;
    }

    /** A ticket for an order. */
    public String issue(ReplayOrder order) {
        String ticket = KeyRing.newKey();
        synchronized (this) {
            issued.put(
                    KeyHasher.digest(ticket), new Issued(order, clock.instant().plus(VALID)));
            any = true;
        }
        return ticket;
    }

    /** Whether any is out; cheap. */
    public boolean any() {
        return any;
    }

    /**
     * Takes a ticket, which is worth nothing afterwards.
     *
     * @param presented what a request brings in place of a key; null for none
     * @param path that the request asks for
     * @return null where it is no ticket, not one for this path, or too old
     */
    public @Nullable ReplayOrder redeem(@Nullable String presented, String path) {
        if (presented == null) {
            return null;
        }
        Issued found = issued.get(KeyHasher.digest(presented));
        if (found == null || !found.order().path().equals(path)) {
            return null;
        }
        return withdraw(presented) && clock.instant().isBefore(found.until()) ? found.order() : null;
    }

    /**
     * Makes a ticket worthless.
     *
     * @return whether it was worth something
     */
    public synchronized boolean withdraw(String ticket) {
        boolean removed = issued.remove(KeyHasher.digest(ticket)) != null;
        any = !issued.isEmpty();
        return removed;
    }
}
