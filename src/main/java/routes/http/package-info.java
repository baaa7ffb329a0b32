/**
 * The HTTP server, the platform-http engine and consumer on virtual threads, what is written to clients by the gateway
 * itself, and the gateway's own calls outside the relay.
 */
@NullMarked
package routes.http;

import org.jspecify.annotations.NullMarked;
