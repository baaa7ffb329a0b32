/** The accounts' side of the routes: calls to Anthropic outside the relay, and what the scheduled routes do for accounts. */
@NullMarked
package routes.accounts;

import org.jspecify.annotations.NullMarked;
