/** How route files are written, so that the next reader finds the way. Refuses nothing. */
@NullMarked
package gateway.routes.convention;

import org.jspecify.annotations.NullMarked;
