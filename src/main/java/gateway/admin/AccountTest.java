package gateway.admin;

import gateway.account.Account;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking Anthropic about an account.
 *
 * @param ok whether Anthropic accepts it
 * @param latencyMillis how long that took
 * @param error why not, in words for operators, null when it does
 * @param account as it is known now
 */
public record AccountTest(
        boolean ok, long latencyMillis, @Nullable String error, Account account) {}
