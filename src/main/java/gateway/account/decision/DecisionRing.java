package gateway.account.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The latest decisions of this node, in memory; the oldest gives way to the newest. Safe from many threads, without locks. */
public final class DecisionRing {

    private final AtomicReferenceArray<@Nullable Decision> places;
    private final AtomicLong added = new AtomicLong();

    /**
     * An empty ring.
     *
     * @param size how many decisions are kept, at least 1
     */
    public DecisionRing(int size) {
        places = new AtomicReferenceArray<>(size);
    }

    /** Keeps a decision. */
    public void add(Decision decision) {
        places.set(place(added.getAndIncrement()), decision);
    }

    /** The latest decision on a request. Looks at all that are kept. */
    public Optional<Decision> find(UUID requestId) {
        long newest = added.get() - 1;
        for (long at = newest; at > newest - places.length() && at >= 0; at--) {
            Decision decision = places.get(place(at));
            if (decision != null && decision.requestId().equals(requestId)) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    /** At most so many decisions, the newest first. */
    public List<Decision> latest(int most) {
        List<Decision> latest = new ArrayList<>();
        long newest = added.get() - 1;
        for (long at = newest; at > newest - places.length() && at >= 0 && latest.size() < most; at--) {
            Decision decision = places.get(place(at));
            if (decision != null) {
                latest.add(decision);
            }
        }
        return List.copyOf(latest);
    }

    private int place(long number) {
        return (int) (number % places.length());
    }
}
