package routes.accounts;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.pool.AccountPool;
import gateway.oauth.TokenRefresher;
import gateway.telemetry.GatewayMetrics;

/** Tells the pool of a node, and its meters, what becomes of tokens. Safe from many threads. */
public record NodeTokens(AccountPool pool, GatewayMetrics metrics) implements TokenRefresher.Accounts {

    @Override
    public void renewed(Account account) {
        metrics.tokenRefreshed("renewed");
        pool.adopt(account);
        if (account.state() == AccountState.INVALID) {
            pool.transition(
                    account.id(), AccountState.ACTIVE, TransitionCause.CREDENTIAL_REPLACED, StateChange.GATEWAY, null);
        }
    }

    @Override
    public void found(Account account) {
        pool.adopt(account);
    }

    @Override
    public void refused(Account account, String reason) {
        metrics.tokenRefreshed("refused");
        pool.transition(
                account.id(), AccountState.INVALID, TransitionCause.REFRESH_REFUSED, StateChange.GATEWAY, reason);
    }
}
