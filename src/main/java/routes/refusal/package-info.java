/** How routes of an operator refuse requests. */
@NullMarked
package routes.refusal;

import org.jspecify.annotations.NullMarked;
