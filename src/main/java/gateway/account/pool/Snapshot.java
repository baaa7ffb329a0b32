package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountUse;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts of the pool between two changes of their list. Immutable; only what is inside the slots changes.
 *
 * @param slots in the order in which the accounts were added
 * @param byId the same by account id
 */
record Snapshot(List<AccountSlot> slots, Map<String, AccountSlot> byId) {

    static final Snapshot EMPTY = new Snapshot(List.of(), Map.of());

    static Snapshot of(Collection<AccountSlot> slots) {
        Map<String, AccountSlot> byId = new LinkedHashMap<>();
        for (AccountSlot slot : slots) {
            byId.put(slot.id(), slot);
        }
        return new Snapshot(List.copyOf(slots), Map.copyOf(byId));
    }

    /** The account with this id or of this organisation. */
    Optional<Account> find(String idOrOrganizationUuid) {
        AccountSlot slot = byId.get(idOrOrganizationUuid);
        if (slot != null) {
            return Optional.of(slot.account());
        }
        return slots.stream()
                .map(AccountSlot::account)
                .filter(account -> idOrOrganizationUuid.equalsIgnoreCase(account.organizationUuid()))
                .findFirst();
    }

    /** Whether an account may be used in this way and is not switched off. */
    boolean hasServing(AccountUse use) {
        for (AccountSlot slot : slots) {
            Account account = slot.account();
            if (use.suits(account.kind()) && account.state() != AccountState.INACTIVE) {
                return true;
            }
        }
        return false;
    }
}
