package gateway.account;

import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request needs of an account. Immutable.
 *
 * @param model the model asked for, null when the request names none
 * @param affinityKey the client's session, null when the request belongs to none
 * @param excludedAccountIds accounts that failed this request already
 * @param pinnedAccountId the only account that will do, null when any will
 * @param exemptFromConcurrency whether the request passes the concurrency limits and does not count
 * @param cancelled turns true when nobody waits for the account any more; asked again after {@link AccountPool#wakeAll}
 */
public record LeaseRequest(
        @Nullable String model,
        @Nullable String affinityKey,
        Set<String> excludedAccountIds,
        @Nullable String pinnedAccountId,
        boolean exemptFromConcurrency,
        BooleanSupplier cancelled) {

    public LeaseRequest {
        excludedAccountIds = Set.copyOf(excludedAccountIds);
    }
}
