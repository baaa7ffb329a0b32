package gateway.routes.version;

import org.jspecify.annotations.Nullable;

/**
 * Whether a node uses the files of its folder. Immutable.
 *
 * @param place as in {@link RouteHold}
 * @param hold what it uses in their place; null where they count
 */
public record HeldFolder(String place, @Nullable RouteHold hold) {}
