/** The steps of running routes one by one: how often each was passed, what it took, and which are switched off for a while. */
@NullMarked
package routes.steps;

import org.jspecify.annotations.NullMarked;
