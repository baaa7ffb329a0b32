/**
 * Which conversation belongs to which account, because Anthropic caches prompts per account. It knows keys and account ids,
 * nothing of requests and states.
 */
@NullMarked
package gateway.account.affinity;

import org.jspecify.annotations.NullMarked;
