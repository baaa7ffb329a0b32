/**
 * The relays: they pipe an answer to the client while it is read on the side, untouched or translated. They know the call only
 * as a {@link RelayedCall}.
 */
@NullMarked
package routes.relay;

import org.jspecify.annotations.NullMarked;
