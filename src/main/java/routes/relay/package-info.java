/** The relays: they pipe an answer to the client while it is read on the side, untouched or translated. What called the upstream is a {@link RelayedCall} to them. */
@NullMarked
package routes.relay;

import org.jspecify.annotations.NullMarked;
