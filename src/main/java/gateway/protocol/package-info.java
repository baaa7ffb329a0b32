/**
 * Wire formats. Pure: depends on the JDK, Jackson and JSpecify only.
 */
@NullMarked
package gateway.protocol;

import org.jspecify.annotations.NullMarked;
