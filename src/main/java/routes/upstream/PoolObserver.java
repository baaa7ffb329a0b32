package routes.upstream;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.pool.AccountPool;
import gateway.upstream.HeaderLookup;
import gateway.upstream.UsageWindows;
import java.time.InstantSource;
import routes.request.Attempt;

/** Tells the pool what answers say: how far windows are used, how fast the account is. Safe from many threads. */
public final class PoolObserver implements AnswerObserver {

    private static final String SUBSCRIPTION = "anthropic-ratelimit-unified-status";

    private final AccountPool pool;
    private final InstantSource clock;

    public PoolObserver(AccountPool pool, InstantSource clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public void answered(Attempt attempt, HeaderLookup headers) {
        Account account = attempt.requireAccount();
        if (account.token() == null && headers.get(SUBSCRIPTION) == null) {
            return;
        }
        UsageWindows windows = UsageWindows.read(headers, clock.instant());
        if (windows != null) {
            pool.observe(account.id(), windows);
        }
    }

    @Override
    public void began(Attempt attempt, long nanos) {
        Account account = attempt.requireAccount();
        pool.observeLatency(account.id(), nanos);
        attempt.served();
        if (account.state() == AccountState.RATE_LIMITED) {
            // It was asked although it rested, and it serves.
            pool.served(account.id());
        }
    }
}
