/**
 * The accounts in memory: leases, the choice among them, states and cool-downs, and how they follow the store. It knows nothing
 * of HTTP or SQL.
 */
@NullMarked
package gateway.account.pool;

import org.jspecify.annotations.NullMarked;
