/** How many tokens a request has, where nobody can be asked. It performs no I/O. */
@NullMarked
package gateway.estimate;

import org.jspecify.annotations.NullMarked;
