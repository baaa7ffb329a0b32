/**
 * What stands before the HTTP decoder on the clients' port: strict framing of requests, caps and time-outs of connections. Each
 * byte that a client sends passes here first.
 */
@NullMarked
package routes.gate;

import org.jspecify.annotations.NullMarked;
