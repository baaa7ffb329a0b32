/**
 * One request on its way through the routes: its context, its body, its tries and their outcomes, and the answer to its client.
 */
@NullMarked
package routes.request;

import org.jspecify.annotations.NullMarked;
