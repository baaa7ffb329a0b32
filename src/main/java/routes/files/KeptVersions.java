package routes.files;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteChange.Result;
import gateway.routes.version.RouteChange.Trigger;
import gateway.routes.version.RouteVersion;
import gateway.routes.version.RouteVersionStore;
import gateway.routes.version.VersionFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tries of a node to change its routes as versions in the database; while that is away, the last ones wait. Nodes that use
 * the same files share a version. Safe from many threads.
 */
public final class KeptVersions {

    private static final Logger LOG = LoggerFactory.getLogger(KeptVersions.class);
    private static final int MOST_WAITING = 20;
    /** What the checks allow: nothing larger was ever used. */
    private static final int LONGEST_FILE = 1024 * 1024;

    private static final int MOST_CHARACTERS = 8 * LONGEST_FILE;
    /** As long a node may take to follow another one. */
    private static final Duration FOLLOWED = Duration.ofMinutes(10);

    private final RouteVersionStore store;
    private final BooleanSupplier reachable;
    private final IntSupplier most;
    private final String node;
    private final Deque<RouteVersion> waiting = new ArrayDeque<>();
    private String digest = "";
    private String refused = "";
    private @Nullable Long current;

    /**
     * Those of a node.
     *
     * @param reachable whether the database answers
     * @param most how many it keeps
     */
    public KeptVersions(RouteVersionStore store, BooleanSupplier reachable, IntSupplier most, String node) {
        this.store = store;
        this.reachable = reachable;
        this.most = most;
        this.node = node;
    }

    /**
     * Keeps a try that changes something; one that a node repeats of itself is not another one.
     *
     * @param files of the operator, as they were tried
     * @param restores the version that they are from; null for none
     * @param canary the share of conversations that got them first, in percent; 0 where nobody did
     */
    public synchronized void keep(RouteChange change, List<VersionFile> files, @Nullable Long restores, int canary) {
        String tried = VersionFile.digest(files);
        if (tried.equals(digest) || change.result() == Result.CANARY) {
            // Nothing is changed, or what becomes of it is not known yet.
            return;
        }
        if (change.result() == Result.USED) {
            digest = tried;
            refused = "";
        } else {
            String again = tried + change.failure();
            if (again.equals(refused) && change.trigger() != Trigger.REQUEST) {
                return;
            }
            refused = again;
        }
        waiting.add(new RouteVersion(0, node, change, canary, null, restores, tried, bounded(files)));
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
        carry();
    }

    private static List<VersionFile> bounded(List<VersionFile> files) {
        List<VersionFile> kept = new ArrayList<>();
        long characters = 0;
        for (VersionFile file : files) {
            if (file.text().length() <= LONGEST_FILE && characters + file.text().length() <= MOST_CHARACTERS) {
                kept.add(file);
                characters += file.text().length();
            }
        }
        return kept;
    }

    /** Stores those that wait for the database. */
    public synchronized void carry() {
        try {
            while (!waiting.isEmpty() && reachable.getAsBoolean()) {
                store(waiting.getFirst());
                waiting.removeFirst();
            }
        } catch (GatewayFailure e) {
            LOG.debug("The versions of the routes cannot be stored yet", e);
        }
    }

    private void store(RouteVersion version) {
        RouteChange change = version.change();
        boolean used = change.result() == Result.USED;
        Long known = used ? known(change, version.digest()) : null;
        if (known == null) {
            Long before = change.trigger() == Trigger.START ? store.newestUsed() : current;
            known = store.keep(version.behind(before), most.getAsInt());
        }
        if (used) {
            current = known;
        }
    }

    /** The version that a start finds again, or that another node has made. */
    private @Nullable Long known(RouteChange change, String files) {
        return switch (change.trigger()) {
            case START -> store.used(files, Instant.EPOCH);
            case DATABASE -> store.used(files, change.at().minus(FOLLOWED));
            case REQUEST, WATCH, CANARY -> null;
        };
    }

    /**
     * An earlier version.
     *
     * @param number null for the one that was used before the present one; behind a rollback, before the one that it brought back
     * @throws GatewayFailure NOT_FOUND where there is none; STORAGE_UNAVAILABLE
     */
    public RouteVersion earlier(@Nullable Long number) {
        Long wanted = number == null ? numberBefore() : number;
        RouteVersion found = wanted == null ? null : store.find(wanted);
        if (found == null) {
            String shown = number == null ? "before the one in use" : number.toString();
            throw new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND, "version of the routes", shown, "");
        }
        return found;
    }

    private @Nullable Long numberBefore() {
        carry();
        Long number = current();
        RouteVersion now = number == null ? null : store.find(number);
        while (now != null && now.restores() != null) {
            now = store.find(now.restores());
        }
        return now == null ? null : now.before();
    }

    /** The number of the version in use; null while none is known. */
    public synchronized @Nullable Long current() {
        return current;
    }
}
