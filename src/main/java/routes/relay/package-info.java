/**
 * Upstream calls: the upstream component, the account balancer, the circuit breaker, and the relays that pipe bytes to the client
 * while they are read on the side.
 */
@NullMarked
package routes.relay;

import org.jspecify.annotations.NullMarked;
