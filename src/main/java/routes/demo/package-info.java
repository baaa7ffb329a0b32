/**
 * The simulated Claude upstream of {@code ./claude-proxy demo}: it answers like the Messages API, without any account. It knows
 * nothing of the routes, of accounts or of storage.
 */
@NullMarked
package routes.demo;

import org.jspecify.annotations.NullMarked;
