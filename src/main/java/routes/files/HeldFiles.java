package routes.files;

import gateway.error.GatewayFailure;
import gateway.routes.check.RouteFolder;
import gateway.routes.model.RouteText;
import gateway.routes.version.HeldFolder;
import gateway.routes.version.RouteFileStore;
import gateway.routes.version.RouteHold;
import gateway.routes.version.RouteVersion;
import gateway.routes.version.RouteVersionStore;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node uses in place of the files of its folder, since a rollback. It is in the database too, for the next start. Safe from
 * many threads.
 */
public final class HeldFiles {

    private static final Logger LOG = LoggerFactory.getLogger(HeldFiles.class);

    private final RouteVersionStore store;
    private final BooleanSupplier reachable;
    private final Supplier<String> place;
    private volatile @Nullable RouteHold hold;
    private volatile boolean kept = true;

    /**
     * Nothing yet.
     *
     * @param reachable whether the database answers
     * @param place where this node finds it again
     */
    public HeldFiles(RouteVersionStore store, BooleanSupplier reachable, Supplier<String> place) {
        this.store = store;
        this.reachable = reachable;
        this.place = place;
    }

    /** What was held before the start, and is where the process has started with those files. */
    public void begin(RouteHold before, List<RouteText> folder) {
        if (!before.files().equals(folder)) {
            hold = before;
            set(null);
            return;
        }
        hold = before;
        LOG.warn(
                "The files of the folder were rolled back by {} at {} and have not changed: those of version {} are used",
                before.actor(),
                before.at(),
                before.version());
    }

    /** Null where the files of the folder count. */
    public @Nullable RouteHold now() {
        return hold;
    }

    /** What is held for a folder; null where its files count. */
    public @Nullable RouteHold in(RouteFolder folder) {
        RouteHold now = hold;
        return now != null && now.holdsFor(folder.files()) ? now : null;
    }

    /** A folder with these files, or with those that are held. */
    public static RouteFolder folder(RouteFolder is, @Nullable RouteHold held) {
        return held == null ? is : new RouteFolder(held.files(), List.of());
    }

    /** Holds something from now on; null: the files of the folder count. */
    public void set(@Nullable RouteHold next) {
        if (!Objects.equals(next, hold)) {
            hold = next;
            kept = false;
            carry();
        }
    }

    /** Stores what waits for the database. */
    public void carry() {
        if (kept || !reachable.getAsBoolean()) {
            return;
        }
        try {
            store.hold(stored());
            kept = true;
        } catch (GatewayFailure e) {
            LOG.warn("Whether files of the folder are held back cannot be stored yet; a start would not know");
        }
    }

    private HeldFolder stored() {
        return new HeldFolder(place.get(), hold);
    }

    /**
     * What makes the stored files those of an earlier version; null where they are so.
     *
     * @param next what is held from then on, stored with them
     */
    public @Nullable Storing restored(
            RouteFileStore files, RouteVersion version, @Nullable RouteHold next, RouteAttempt attempt) {
        RestoredFiles restored = new RestoredFiles(
                files,
                files.loadAll(),
                stored(),
                version.stored(),
                new HeldFolder(place.get(), next),
                attempt.comment(),
                attempt.actor());
        return restored.changesNothing() ? null : restored;
    }

    /** Where this node finds it again. */
    public String place() {
        return place.get();
    }
}
