/**
 * The Claude Messages API on the wire: what is read from requests, answers, streams and errors. Pure: it never changes a byte.
 */
@NullMarked
package gateway.protocol.anthropic;

import org.jspecify.annotations.NullMarked;
