/**
 * Translates requests for their targets, estimates their tokens, and calls the routes that answers and their events go through.
 */
@NullMarked
package routes.translate;

import org.jspecify.annotations.NullMarked;
