package gateway.routes.version;

import gateway.routes.canary.CanaryState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What routes a gateway runs. Immutable.
 *
 * @param generation the one that new requests go through
 * @param since when they began to
 * @param inFlight how many requests it has
 * @param folder the operator's; null for none
 * @param watched whether the folders are looked at for changes
 * @param files all that are in use
 * @param extensionFolder the operator's folder of jars and Kamelets; null for none
 * @param extensions those that are in use
 * @param stored those of the database, in use or not
 * @param nodes what the nodes on the database last told; empty while it is away
 * @param retiring earlier generations that have requests still
 * @param version the number of the version in use; null while none is known
 * @param hold what is used in place of the folder's files; null where those count
 * @param canary what runs beside it; null for nothing
 * @param changes the last tries to change them, the newest first
 */
public record RouteState(
        int generation,
        Instant since,
        int inFlight,
        @Nullable Path folder,
        boolean watched,
        List<RouteFileState> files,
        @Nullable Path extensionFolder,
        List<RouteFileState> extensions,
        List<StoredRouteFile> stored,
        List<RouteNode> nodes,
        List<Retiring> retiring,
        @Nullable Long version,
        @Nullable RouteHold hold,
        @Nullable CanaryState canary,
        List<RouteChange> changes) {

    public RouteState {
        files = List.copyOf(files);
        extensions = List.copyOf(extensions);
        stored = List.copyOf(stored);
        nodes = List.copyOf(nodes);
        retiring = List.copyOf(retiring);
        changes = List.copyOf(changes);
    }

    /** Whether a file of this name that is in use is one of the folder. */
    public boolean isOfFolder(String name) {
        return files.stream()
                .anyMatch(file -> file.source() == RouteFileState.Source.FOLDER
                        && file.name().equals(name));
    }

    /** An earlier generation that has requests still. */
    public record Retiring(int generation, int inFlight) {}
}
