package gateway.provider;

import gateway.upstream.Hints;
import gateway.upstream.Origin;
import java.util.HashSet;
import java.util.Set;

/**
 * Failed calls in a row, without a good one between them. Immutable.
 *
 * @param certain failures that no request can have caused
 * @param origins of the others, each once
 */
record CallRun(int certain, Set<Origin> origins) {

    static final CallRun NONE = new CallRun(0, Set.of());

    /** More of them tell no more. */
    private static final int MOST_ORIGINS = 128;

    private static final int MOST_OF_ONE = MOST_ORIGINS / 2;

    CallRun {
        origins = Set.copyOf(origins);
    }

    boolean isEmpty() {
        return length() == 0;
    }

    int length() {
        return certain + origins.size();
    }

    CallRun withCertain() {
        return new CallRun(certain + 1, origins);
    }

    CallRun with(Origin origin) {
        if (origins.contains(origin) || !Hints.hasRoom(origins, origin, MOST_ORIGINS, MOST_OF_ONE)) {
            return this;
        }
        Set<Origin> more = new HashSet<>(origins);
        more.add(origin);
        return new CallRun(certain, more);
    }

    /**
     * Whether they are enough.
     *
     * @param oneClient whether those of one client suffice
     */
    boolean condemns(int failures, boolean oneClient) {
        if (length() < failures) {
            return false;
        }
        return oneClient || certain >= failures || Hints.ofSeveral(origins, failures);
    }
}
