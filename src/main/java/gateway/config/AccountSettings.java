package gateway.config;

import gateway.account.pool.PoolLimits;
import gateway.admin.CreditCheck;
import gateway.admin.IdleAccounts;
import gateway.provider.ModeOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The settings of accounts, checked. Immutable. {@code toString} shows no secret.
 *
 * @param apiKeys configured accounts, in clear text, as are the next
 * @param cookies configured accounts
 * @param maxAttempts attempts of one request at most
 * @param pool how the pool treats accounts
 * @param bareCoolDown how long an account rests that named no time
 * @param maxRetryAfter the longest time that is believed
 * @param choice how an account is chosen
 * @param idle when an unused account is reported, and when it is switched off
 * @param checks how accounts are checked that answers to clients throw doubt on
 * @param passedPaths paths that are passed through, with what lies below them
 * @param modes how accounts serve a request for a message
 */
public record AccountSettings(
        List<String> apiKeys,
        List<String> cookies,
        int maxAttempts,
        PoolLimits pool,
        Duration bareCoolDown,
        Duration maxRetryAfter,
        Choice choice,
        IdleAccounts.Limits idle,
        CreditCheck.Rules checks,
        List<String> passedPaths,
        Modes modes) {

    public AccountSettings {
        apiKeys = List.copyOf(apiKeys);
        cookies = List.copyOf(cookies);
        passedPaths = List.copyOf(passedPaths);
    }

    @Override
    public String toString() {
        return "AccountSettings[" + apiKeys.size() + " API keys, " + cookies.size() + " cookies, maxAttempts="
                + maxAttempts + ", pool=" + pool + "]";
    }

    /**
     * In which modes accounts serve, and who may say otherwise.
     *
     * @param keys names or ids of client keys that may choose by a header; {@code all} for every one
     */
    public record Modes(ModeOrder order, List<String> keys) {
        public Modes {
            keys = List.copyOf(keys);
        }
    }

    /**
     * How an account is chosen.
     *
     * @param selection name of the selection policy
     * @param featureBetas the beginning of a beta, and the feature that it needs
     * @param decisions how many are kept in memory
     */
    public record Choice(String selection, Map<String, String> featureBetas, int decisions) {
        public Choice {
            featureBetas = Map.copyOf(featureBetas);
        }
    }
}
