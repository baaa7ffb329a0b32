/**
 * Server-sent events as bytes. Pure: depends on nothing but the JDK.
 */
@NullMarked
package gateway.protocol.sse;

import org.jspecify.annotations.NullMarked;
