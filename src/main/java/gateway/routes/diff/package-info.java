/** What differs between two states of an operator's route files: line by line, and in what Camel makes of them. Pure. */
@NullMarked
package gateway.routes.diff;

import org.jspecify.annotations.NullMarked;
