package gateway.routes.version;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The versions of routes of all nodes, and the files that nodes hold. Safe from many threads; calls may fail with STORAGE_UNAVAILABLE. */
public interface RouteVersionStore {

    /**
     * Keeps one, and forgets the oldest beyond a number.
     *
     * @return its number
     */
    long keep(RouteVersion version, int most);

    /** The newest that was used with these files, at this time or later; null for none. */
    @Nullable
    Long used(String digest, Instant since);

    /** The newest that was used with any files; null for none. */
    @Nullable
    Long newestUsed();

    /** The newest, without their files. */
    List<RouteVersion> newest(int limit);

    /** One of them; null where there is none of this number. */
    @Nullable
    RouteVersion find(long number);

    /** What is held at a place; null for nothing. */
    @Nullable
    RouteHold held(String place);

    /** Stores whether a node uses its folder from now on. */
    void hold(HeldFolder folder);
}
