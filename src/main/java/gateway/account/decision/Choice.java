package gateway.account.decision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One choice among the accounts. Immutable.
 *
 * @param policy name of the selection policy
 * @param bound id of the account that the conversation belonged to before, null when to none
 * @param accountId the chosen account, null when none could be chosen
 * @param considered all accounts, in the order of the pool
 */
public record Choice(
        String policy, @Nullable String bound, @Nullable String accountId, List<Consideration> considered) {}
