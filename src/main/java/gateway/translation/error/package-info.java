/** Errors of targets: how they are read from any shape, told apart, masked, and written in the shape of each dialect. */
@NullMarked
package gateway.translation.error;

import org.jspecify.annotations.NullMarked;
