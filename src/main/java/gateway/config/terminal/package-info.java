/** The terminal that a command writes to. */
@NullMarked
package gateway.config.terminal;

import org.jspecify.annotations.NullMarked;
