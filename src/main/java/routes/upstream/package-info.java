/** Calls of upstreams by HTTP: the components {@code upstream:} and {@code provider:}, their connections and proxies, and one call from its first byte to its end. */
@NullMarked
package routes.upstream;

import org.jspecify.annotations.NullMarked;
