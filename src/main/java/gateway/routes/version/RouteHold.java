package gateway.routes.version;

import gateway.routes.model.RouteText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that a node uses in place of those of its folder, since a rollback: until the folder holds other files than those that
 * were turned away, or somebody applies them. Immutable.
 *
 * @param place whose it is: the name that the operator gave the node, else the path of its folder
 * @param version where the files are from
 * @param turnedAway digest of the folder's files that are not used
 * @param files what is used in their place
 * @param actor who rolled back
 */
public record RouteHold(
        String place,
        long version,
        String turnedAway,
        List<RouteText> files,
        Instant at,
        String actor,
        @Nullable String comment) {

    public RouteHold {
        files = List.copyOf(files);
    }

    /** Whether a folder holds what was turned away still. */
    public boolean holdsFor(List<RouteText> folder) {
        return turnedAway.equals(RouteFileState.digest(folder));
    }
}
