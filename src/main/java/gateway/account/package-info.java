/** The operator's accounts at Anthropic: identity, states, and the stores for them as ports. It knows nothing of HTTP or SQL. */
@NullMarked
package gateway.account;

import org.jspecify.annotations.NullMarked;
