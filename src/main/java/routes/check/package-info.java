/** What Camel and the gateway offer to routes, as the checks of route files need it. Starts no route. */
@NullMarked
package routes.check;

import org.jspecify.annotations.NullMarked;
