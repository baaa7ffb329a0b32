package routes.http;

import java.time.Duration;

/**
 * What the listener allows.
 *
 * @param host address to bind
 * @param port port to bind, 0 for any free one
 * @param maxHeaderBytes of all request headers together
 * @param maxJsonBytes of a body on the JSON paths
 * @param maxBodyBytes of a body that is streamed through
 * @param body for a request body to arrive; each 16 KB that have arrived buy another second, but never more than this
 * @param write for a client to take what was written to it
 */
public record ServerLimits(
        String host,
        int port,
        int maxHeaderBytes,
        long maxJsonBytes,
        long maxBodyBytes,
        Duration body,
        Duration write) {}
