/** What a running proxy leaves in its data folder, so that commands beside it can ask it. */
@NullMarked
package gateway.running;

import org.jspecify.annotations.NullMarked;
