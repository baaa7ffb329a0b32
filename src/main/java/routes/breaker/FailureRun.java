package routes.breaker;

import gateway.upstream.Hints;
import gateway.upstream.Origin;
import java.util.HashSet;
import java.util.Set;

/** Failures of different requests without a good answer between them. Guarded by its breaker, except for {@link #isEmpty}. */
final class FailureRun {

    private static final int LONGEST = 1_000;

    /** One client's failures leave room for those of others. */
    private static final int MOST_OF_ONE = LONGEST / 2;

    private final Set<Origin> origins = new HashSet<>();
    private volatile boolean empty = true;

    void add(Origin origin) {
        if (Hints.hasRoom(origins, origin, LONGEST, MOST_OF_ONE)) {
            origins.add(origin);
            empty = false;
        }
    }

    void end() {
        origins.clear();
        empty = true;
    }

    /** Whether there was none since the last good answer. From any thread. */
    boolean isEmpty() {
        return empty;
    }

    int length() {
        return origins.size();
    }

    /** Whether those of one client are not what makes it so long. */
    boolean ofSeveral(int failures) {
        return Hints.ofSeveral(origins, failures);
    }
}
