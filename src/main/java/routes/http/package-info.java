/**
 * The HTTP server, the platform-http engine and consumer on virtual threads, and what is written to clients by the gateway itself.
 */
@NullMarked
package routes.http;

import org.jspecify.annotations.NullMarked;
