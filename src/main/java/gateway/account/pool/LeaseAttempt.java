package gateway.account.pool;

import gateway.account.decision.Choice;
import gateway.error.GatewayFailure;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to lease an account. It is settled when there is a lease or a failure; otherwise every account that could serve
 * the request is at its concurrency limit.
 *
 * @param findings what was found of the accounts
 * @param policy name of the policy
 * @param bound the account of the conversation before, null for none
 * @param chosen null when none was
 * @param full accounts that were passed over because they are at their concurrency limits
 * @param hung ids of accounts that have left the conversation waiting
 * @param lease null when nothing was reserved
 * @param failure why none can be had, null when that is not so
 */
record LeaseAttempt(
        AccountFindings findings,
        String policy,
        @Nullable String bound,
        @Nullable AccountSlot chosen,
        List<AccountSlot> full,
        Set<String> hung,
        @Nullable Lease lease,
        @Nullable GatewayFailure failure) {

    boolean isSettled() {
        return lease != null || failure != null;
    }

    LeaseAttempt failed(GatewayFailure because) {
        return new LeaseAttempt(findings, policy, bound, null, full, hung, null, because);
    }

    Choice choice() {
        return findings.choice(policy, bound, chosen, full, hung);
    }
}
