package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.pool.AccountPool;
import gateway.audit.AuditLog;
import gateway.error.GatewayFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports accounts that nobody uses, once for each time that they fall idle, and switches them off in the end. Accounts that
 * have only a session cookie are left alone. Safe from many threads.
 */
public final class IdleAccounts {

    private static final Logger LOG = LoggerFactory.getLogger(IdleAccounts.class);
    private static final int HISTORY = 50;

    private final AccountStore store;
    private final AccountPool pool;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Supplier<Limits> limits;
    private final Map<String, Instant> reported = new HashMap<>();
    private volatile int idle;

    /**
     * How long an account may be unused.
     *
     * @param report until it is reported
     * @param deactivate until it is switched off; zero never does that
     */
    public record Limits(Duration report, Duration deactivate) {}

    public IdleAccounts(
            AccountStore store, AccountPool pool, AuditLog audit, InstantSource clock, Supplier<Limits> limits) {
        this.store = store;
        this.pool = pool;
        this.audit = audit;
        this.clock = clock;
        this.limits = limits;
    }

    /** How many accounts were idle when they were last looked at. Safe from any thread. */
    public int idle() {
        return idle;
    }

    /** Looks at all accounts. */
    public synchronized void watch() {
        Instant now = clock.instant();
        Limits most = limits.get();
        int found = 0;
        for (Account account : store.loadAll()) {
            if (isServing(account) && looked(account, now, most)) {
                found++;
            }
        }
        idle = found;
    }

    private static boolean isServing(Account account) {
        return account.kind().callsApi()
                && (account.state() == AccountState.ACTIVE || account.state() == AccountState.RATE_LIMITED);
    }

    /** An account that is removed meanwhile must not keep the others from their turn. */
    private boolean looked(Account account, Instant now, Limits most) {
        try {
            return look(account, now, most);
        } catch (GatewayFailure e) {
            LOG.warn("Account {} is left out this time", account.name(), e);
            return false;
        }
    }

    private boolean look(Account account, Instant now, Limits most) {
        Instant since = latest(account.createdAt(), account.lastUsedAt());
        if (Duration.between(since, now).compareTo(most.report()) < 0) {
            return false;
        }
        since = latest(since, switchedOn(account));
        Duration unused = Duration.between(since, now);
        if (most.deactivate().isPositive() && unused.compareTo(most.deactivate()) >= 0) {
            deactivate(account, unused);
            return false;
        }
        if (unused.compareTo(most.report()) < 0) {
            return false;
        }
        if (!since.equals(reported.put(account.id(), since))) {
            LOG.warn("Account {} was not used for {}", account.name(), words(unused));
            audit.record(StateChange.GATEWAY, "account.idle", account.id(), detail(account, unused));
        }
        return true;
    }

    private void deactivate(Account account, Duration unused) {
        String reason = "not used for " + words(unused);
        pool.transition(account.id(), AccountState.INACTIVE, TransitionCause.IDLE, StateChange.GATEWAY, reason);
        LOG.warn("Account {} is switched off: {}", account.name(), reason);
        audit.record(StateChange.GATEWAY, "account.deactivate", account.id(), detail(account, unused));
    }

    private static Map<String, Object> detail(Account account, Duration unused) {
        return Map.of("name", account.name(), "unused_hours", unused.toHours());
    }

    /** An account that was switched on by hand begins anew. */
    private Instant switchedOn(Account account) {
        return store.history(account.id(), null, HISTORY).stream()
                .map(AccountStore.HistoryEntry::change)
                .filter(change -> change.cause() == TransitionCause.OPERATOR_ACTIVATED
                        || change.cause() == TransitionCause.CREDENTIAL_REPLACED)
                .map(StateChange::at)
                .findFirst()
                .orElse(account.createdAt());
    }

    private static Instant latest(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    private static String words(Duration duration) {
        return duration.toDays() >= 2 ? duration.toDays() + " days" : duration.toHours() + " hours";
    }
}
