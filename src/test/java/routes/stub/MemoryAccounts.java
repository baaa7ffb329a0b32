package routes.stub;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.ModelCoolDown;
import gateway.account.Pin;
import gateway.account.PinStore;
import gateway.account.ResourcePins;
import gateway.account.StateChange;
import gateway.account.affinity.AffinityBook;
import gateway.account.affinity.AffinityStore;
import gateway.account.pool.AccountPool;
import gateway.account.pool.PoolLimits;
import gateway.account.selection.Candidate;
import gateway.account.selection.SelectionPolicy;
import gateway.credential.Credential;
import gateway.upstream.UsageWindows;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store with accounts that are known by one letter each, in this order. */
public final class MemoryAccounts implements AccountStore, AccountTraces {

    /** The time at which everything happens. */
    public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final List<Account> accounts;

    private MemoryAccounts(List<Account> accounts) {
        this.accounts = accounts;
    }

    /** A pool of these accounts; {@link #IN_ORDER} tries them in this order. */
    public static AccountPool poolOf(String... ids) {
        return poolOf(Stream.of(ids).map(MemoryAccounts::account).toList());
    }

    /** A pool of these accounts. */
    public static AccountPool poolOf(List<Account> accounts) {
        MemoryAccounts store = new MemoryAccounts(accounts);
        AccountPool pool = new AccountPool(
                store,
                store,
                conversations(),
                InstantSource.fixed(NOW),
                () -> new PoolLimits(0, 0, 0, Duration.ZERO, List.of(), 1, 1, Duration.ZERO),
                Runnable::run,
                Duration.ofSeconds(1));
        pool.load();
        return pool;
    }

    /** Conversations that are remembered nowhere else. */
    public static AffinityBook conversations() {
        return new AffinityBook(
                new NoOtherNode(),
                InstantSource.fixed(NOW),
                () -> Duration.ofMinutes(5),
                1_000,
                (from, to, lost) -> {});
    }

    /** Tries accounts in the order in which they were added. */
    public static final SelectionPolicy IN_ORDER = new SelectionPolicy() {
        @Override
        public String name() {
            return "in-order";
        }

        @Override
        public List<Candidate> order(List<Candidate> candidates, long seed) {
            return candidates;
        }
    };

    private static final class NoOtherNode implements AffinityStore {
        @Override
        public void save(List<StoredBinding> bindings) {}

        @Override
        public Page changedSince(long mark) {
            return new Page(List.of(), mark);
        }

        @Override
        public int removeEnded() {
            return 0;
        }
    }

    /** Pins that are stored nowhere. */
    public static ResourcePins pins() {
        return new ResourcePins(new NoPins());
    }

    private static final class NoPins implements PinStore {
        @Override
        public Pin pin(String resourceId, Pin pin) {
            return pin;
        }

        @Override
        public Map<String, Pin> pins(Collection<String> resourceIds) {
            return Map.of();
        }
    }

    /** An account that may be used. */
    public static Account account(String id) {
        Credential key = new Credential.ApiKey("sk-" + id);
        return new Account(
                id, "account " + id, AccountKind.API_KEY, AccountState.ACTIVE, null, null, null, key, NOW, null);
    }

    /** An OAuth account that may be used. */
    public static Account oauth(String id, Credential.OAuthToken token) {
        return new Account(
                id, "account " + id, AccountKind.OAUTH, AccountState.ACTIVE, null, null, null, token, NOW, null);
    }

    @Override
    public List<Account> loadAll() {
        return accounts;
    }

    @Override
    public boolean insert(Account account, String actor) {
        throw new UnsupportedOperationException("the accounts are fixed");
    }

    @Override
    public Update update(Account account) {
        throw new UnsupportedOperationException("the accounts are fixed");
    }

    @Override
    public boolean delete(String accountId, @Nullable Long version) {
        throw new UnsupportedOperationException("the accounts are fixed");
    }

    @Override
    public void changeState(String accountId, StateChange change) {}

    @Override
    public List<HistoryEntry> history(String accountId, @Nullable Long before, int limit) {
        return List.of();
    }

    @Override
    public void saveWindows(Map<String, UsageWindows> windowsByAccountId) {}

    @Override
    public void saveModelCoolDowns(List<ModelCoolDown> coolDowns) {}

    @Override
    public void liftModelCoolDowns(String accountId, String model) {}

    @Override
    public List<ModelCoolDown> modelCoolDowns(Instant now) {
        return List.of();
    }

    @Override
    public void touch(Map<String, Instant> lastUsedByAccountId) {}
}
