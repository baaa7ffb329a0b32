package gateway.account;

import org.jspecify.annotations.Nullable;

/**
 * What the operator decides about an account. Immutable.
 *
 * @param domain the team that it belongs to, in lower case; null when it belongs to none
 * @param weight its share where accounts are weighted, from 1 up
 * @param priority its group where accounts are grouped; the highest goes first
 */
public record AccountOptions(@Nullable String domain, int weight, int priority) {

    /** No domain, weight 1, priority 0. */
    public static final AccountOptions DEFAULT = new AccountOptions(null, 1, 0);
}
