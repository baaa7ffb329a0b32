/**
 * The events of a web conversation become an answer of the Messages API: one class per stage, {@link WebAnswer} in front of them.
 * Knows nothing of calls, accounts and routes.
 */
@NullMarked
package gateway.web.stream;

import org.jspecify.annotations.NullMarked;
