/**
 * How much memory requests may hold together: one budget of bytes, shared fairly among client keys. Pure; knows nothing of HTTP.
 */
@NullMarked
package gateway.memory;

import org.jspecify.annotations.NullMarked;
