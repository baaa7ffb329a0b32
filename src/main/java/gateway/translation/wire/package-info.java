/**
 * Objects and events of the three dialects as they are on the wire: how they are read and written, shared by all pairs.
 */
@NullMarked
package gateway.translation.wire;

import org.jspecify.annotations.NullMarked;
