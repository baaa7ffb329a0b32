/** Requests that an operator has sent once more: what was ordered, and the ticket that lets each of them in once. */
@NullMarked
package gateway.replay;

import org.jspecify.annotations.NullMarked;
