/** Finds names in route files that lead nowhere, or to two places. */
@NullMarked
package gateway.routes.wiring;

import org.jspecify.annotations.NullMarked;
