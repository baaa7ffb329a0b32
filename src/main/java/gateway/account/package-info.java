/**
 * The operator's accounts at Anthropic: identity, state, cool-downs, leases and the pool that chooses among them. It knows
 * nothing of HTTP or SQL.
 */
@NullMarked
package gateway.account;

import org.jspecify.annotations.NullMarked;
