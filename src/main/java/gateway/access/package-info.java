/**
 * Who may call the gateway: client keys and admin keys. It knows nothing of HTTP headers.
 */
@NullMarked
package gateway.access;

import org.jspecify.annotations.NullMarked;
