/** What routes a gateway runs, since when, and what became of each try to change them. Pure. */
@NullMarked
package gateway.routes.version;

import org.jspecify.annotations.NullMarked;
