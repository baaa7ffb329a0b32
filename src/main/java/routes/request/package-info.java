/**
 * One request on its way through the routes: its context, its attempts and their outcomes.
 */
@NullMarked
package routes.request;

import org.jspecify.annotations.NullMarked;
