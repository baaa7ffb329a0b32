package gateway.account.pool;

import gateway.account.AccountState;
import java.time.Instant;
import java.util.List;

/**
 * The pool at one moment. Immutable.
 *
 * @param total all accounts
 * @param active accounts in state ACTIVE
 * @param rateLimited accounts in state RATE_LIMITED
 * @param invalid accounts in state INVALID
 * @param inactive accounts in state INACTIVE
 * @param usable active accounts that can take a request now; a cool-down of single models does not count against them
 * @param accounts one view each, in the order in which they were added
 */
public record PoolView(
        int total, int active, int rateLimited, int invalid, int inactive, int usable, List<AccountView> accounts) {

    public PoolView {
        accounts = List.copyOf(accounts);
    }

    static PoolView of(List<AccountSlot> slots, PoolLimits limits, Instant now) {
        List<AccountView> accounts =
                slots.stream().map(slot -> slot.view(limits, now)).toList();
        return new PoolView(
                accounts.size(),
                count(accounts, AccountState.ACTIVE),
                count(accounts, AccountState.RATE_LIMITED),
                count(accounts, AccountState.INVALID),
                count(accounts, AccountState.INACTIVE),
                (int) accounts.stream().filter(AccountView::isUsable).count(),
                accounts);
    }

    private static int count(List<AccountView> accounts, AccountState state) {
        return (int)
                accounts.stream().filter(account -> account.state() == state).count();
    }
}
