package gateway.routes.version;

import gateway.routes.model.RouteText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A try to change the routes, with the operator's files as they were tried. Immutable.
 *
 * @param number counts them on all nodes of a database; 0 before it is stored
 * @param change what was tried, by whom, and what became of it
 * @param canary the share of conversations that it got first, in percent; 0 where it was used at once
 * @param before the version that was in use on the node before; null where none is known
 * @param restores the version that it brought back; null for none
 * @param digest of its files
 * @param files of the operator; none in lists of versions
 */
public record RouteVersion(
        long number,
        String node,
        RouteChange change,
        int canary,
        @Nullable Long before,
        @Nullable Long restores,
        String digest,
        List<VersionFile> files) {

    public RouteVersion {
        files = List.copyOf(files);
    }

    /** Those of the database. */
    public List<RouteText> stored() {
        return VersionFile.of(files, RouteFileState.Source.DATABASE);
    }

    /** The operator's files that count, by name: of one name that of the folder. */
    public List<RouteText> counting() {
        Map<String, RouteText> counting = new TreeMap<>();
        for (RouteFileState.Source source : List.of(RouteFileState.Source.DATABASE, RouteFileState.Source.FOLDER)) {
            VersionFile.of(files, source).forEach(file -> counting.put(file.name(), file));
        }
        return List.copyOf(counting.values());
    }

    /** The same as the next try of the same node. */
    public RouteVersion behind(@Nullable Long inUse) {
        return new RouteVersion(number, node, change, canary, inUse, restores, digest, files);
    }
}
