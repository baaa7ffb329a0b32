package gateway.account;

import gateway.upstream.OutgoingProxy;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about an account. Immutable; {@code toString} shows no secret.
 *
 * @param domain the team that it belongs to, in lower case; null when it belongs to none
 * @param weight its share where accounts are weighted, from 1 up
 * @param priority its group where accounts are grouped; the highest goes first
 * @param proxy what stands between us and Anthropic for this account; null for none of its own
 */
public record AccountOptions(
        @Nullable String domain,
        int weight,
        int priority,
        @Nullable OutgoingProxy proxy) {

    /** No domain, weight 1, priority 0, no proxy of its own. */
    public static final AccountOptions DEFAULT = new AccountOptions(null, 1, 0);

    /** Options without a proxy. */
    public AccountOptions(@Nullable String domain, int weight, int priority) {
        this(domain, weight, priority, null);
    }
}
