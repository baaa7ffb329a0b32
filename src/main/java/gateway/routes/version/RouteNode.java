package gateway.routes.version;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node told of its routes when it last changed them, or tried to. Immutable.
 *
 * @param files digest of all files that it uses
 * @param failure why the last change is not used; null where it is
 */
public record RouteNode(
        String node,
        int generation,
        String files,
        RouteChange.Result result,
        @Nullable String failure,
        Instant at) {}
