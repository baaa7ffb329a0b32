package gateway.routes.version;

import gateway.routes.model.RouteText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file of routes in the database, for all nodes. Immutable.
 *
 * @param name without a folder
 * @param version counts its changes, from 1
 * @param comment what whoever changed it last said of it; null for nothing
 * @param updatedBy id of the admin key, or {@code command-line}
 */
public record StoredRouteFile(
        String name, String text, long version, @Nullable String comment, Instant updatedAt, String updatedBy) {

    /** As the checks take it. */
    public RouteText asText() {
        return new RouteText(name, text, false);
    }
}
