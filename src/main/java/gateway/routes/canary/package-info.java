/** When a canary of routes is given up, and how it compares with the routes in use. Pure. */
@NullMarked
package gateway.routes.canary;

import org.jspecify.annotations.NullMarked;
