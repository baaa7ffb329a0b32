package routes.accounts;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.pool.AccountPool;
import gateway.oauth.TokenRefresher;
import java.time.InstantSource;

/**
 * Tells the pool and the store of a command what becomes of tokens: the process ends too soon for the pool to write at its own
 * pace. For one thread.
 */
public record CommandTokens(AccountPool pool, AccountStore store, InstantSource clock)
        implements TokenRefresher.Accounts {

    @Override
    public void renewed(Account account) {
        pool.adopt(account);
    }

    @Override
    public void refused(Account account, String reason) {
        TransitionCause cause = TransitionCause.REFRESH_REFUSED;
        pool.transition(account.id(), AccountState.INVALID, cause, StateChange.GATEWAY, reason);
        store.changeState(
                account.id(),
                new StateChange(
                        clock.instant(),
                        account.state(),
                        AccountState.INVALID,
                        cause,
                        StateChange.GATEWAY,
                        reason,
                        null));
    }
}
