/** Circuit breakers of targets, as a step of the chain. */
@NullMarked
package routes.breaker;

import org.jspecify.annotations.NullMarked;
