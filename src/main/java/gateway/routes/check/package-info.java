/** All checks of a set of route files, one after the other. The place to begin. */
@NullMarked
package gateway.routes.check;

import org.jspecify.annotations.NullMarked;
