package routes.stub;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountPool;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.PoolLimits;
import gateway.credential.Credential;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store with accounts that are known by one letter each, in this order. */
public final class MemoryAccounts implements AccountStore {

    /** The time at which everything happens. */
    public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final List<Account> accounts;

    private MemoryAccounts(List<Account> accounts) {
        this.accounts = accounts;
    }

    /** A pool of these accounts that are tried in this order. */
    public static AccountPool poolOf(String... ids) {
        AccountPool pool = new AccountPool(
                new MemoryAccounts(Stream.of(ids).map(MemoryAccounts::account).toList()),
                InstantSource.fixed(NOW),
                () -> new PoolLimits(0, 0, 0, Duration.ZERO),
                (candidates, affinityKey, model) -> candidates);
        pool.load();
        return pool;
    }

    /** A store without accounts. */
    public static AccountStore none() {
        return new MemoryAccounts(List.of());
    }

    /** An account that may be used. */
    public static Account account(String id) {
        Credential key = new Credential.ApiKey("sk-" + id);
        return new Account(
                id, "account " + id, AccountKind.API_KEY, AccountState.ACTIVE, null, null, null, key, NOW, null);
    }

    @Override
    public List<Account> loadAll() {
        return accounts;
    }

    @Override
    public boolean insert(Account account) {
        throw new UnsupportedOperationException("the accounts are fixed");
    }

    @Override
    public void updateState(String id, AccountState state, @Nullable String reason, @Nullable Instant limitedUntil) {}

    @Override
    public void touch(Map<String, Instant> lastUsedByAccountId) {}

    @Override
    public void pin(String resourceId, String accountId) {}

    @Override
    public Optional<String> pinnedAccount(String resourceId) {
        return Optional.empty();
    }
}
