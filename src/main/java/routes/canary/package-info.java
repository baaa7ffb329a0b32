/** Which requests go through a canary of routes, and how they go. */
@NullMarked
package routes.canary;

import org.jspecify.annotations.NullMarked;
