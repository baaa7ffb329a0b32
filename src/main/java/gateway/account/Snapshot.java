package gateway.account;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure.AccountUnavailable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The accounts of the pool between two loads. Immutable; only what is inside the slots changes.
 *
 * @param slots in the order in which the accounts were added
 * @param byId the same by account id
 */
record Snapshot(List<AccountSlot> slots, Map<String, AccountSlot> byId) {

    static final Snapshot EMPTY = new Snapshot(List.of(), Map.of());

    /** The next snapshot: accounts that stay keep their slots. Called under the pool's lock. */
    Snapshot replacedBy(List<Account> stored, Predicate<AccountSlot> keepsState) {
        Map<String, AccountSlot> next = new LinkedHashMap<>();
        for (Account account : stored) {
            AccountSlot known = byId.get(account.id());
            if (known == null) {
                known = new AccountSlot(account);
            } else {
                known.adopt(account, keepsState.test(known));
            }
            next.put(account.id(), known);
        }
        return new Snapshot(List.copyOf(next.values()), Map.copyOf(next));
    }

    /** The slots that the request allows: all, or the one that it is pinned to. */
    List<AccountSlot> allowedFor(LeaseRequest request) {
        String pinned = request.pinnedAccountId();
        if (pinned == null) {
            return slots;
        }
        AccountSlot slot = byId.get(pinned);
        if (slot == null || !slot.isServing()) {
            throw new AccountUnavailable(FailureKind.ACCOUNT_PINNED_GONE, null);
        }
        return List.of(slot);
    }
}
