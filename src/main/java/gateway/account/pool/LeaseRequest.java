package gateway.account.pool;

import gateway.account.AccountProfile;
import gateway.account.AccountUse;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Choice;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs of an account. Immutable.
 *
 * @param model the model asked for, null when the request names none
 * @param use the way in which it uses the account, which says who may serve it
 * @param affinity how its conversation is known, null when it belongs to none
 * @param domain the domain of the client, null for none: it gets accounts of this domain only
 * @param features features that the account must not lack ({@link AccountProfile#mayHave})
 * @param excludedAccountIds accounts that failed this request already
 * @param pinnedAccountId the only account that will do, null when any will
 * @param exemptFromConcurrency whether the request passes the concurrency limits and does not count
 * @param mayProbe whether the request may show that an account need not rest: what comes of it tells, and another account may follow
 * @param cancelled turns true when nobody waits for the account any more; asked again after {@link AccountPool#wakeAll}
 * @param decided told once what was chosen, or that nothing could be
 */
public record LeaseRequest(
        @Nullable String model,
        AccountUse use,
        @Nullable AffinityKeys affinity,
        @Nullable String domain,
        Set<String> features,
        Set<String> excludedAccountIds,
        @Nullable String pinnedAccountId,
        boolean exemptFromConcurrency,
        boolean mayProbe,
        BooleanSupplier cancelled,
        Consumer<Choice> decided) {

    public LeaseRequest {
        features = Set.copyOf(features);
        excludedAccountIds = Set.copyOf(excludedAccountIds);
    }

    /** Whether the conversation stays where it is, wherever this request goes: a count of tokens is no turn of it. */
    boolean bindsNothing() {
        return exemptFromConcurrency;
    }
}
