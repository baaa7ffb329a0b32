package gateway.account;

import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.GatewayUnavailable;
import gateway.upstream.Verdict;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** A pool on a store in memory and a clock that moves by hand. */
final class PoolFixture {

    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final String MODEL = "claude-opus-4-8";

    final Store store = new Store();
    volatile Instant now = NOW;
    volatile PoolLimits limits = new PoolLimits(0, 1, 1, Duration.ofSeconds(30));
    final InstantSource clock = () -> now;
    final AccountPool pool = pool(Runnable::run, Duration.ofHours(1));

    AccountPool pool(Executor stateWriting, Duration look) {
        return new AccountPool(store, clock, () -> limits, (candidates, key, model) -> candidates, stateWriting, look);
    }

    PoolFixture with(Account... accounts) {
        for (Account account : accounts) {
            store.rows.put(account.id(), account);
        }
        pool.load();
        return this;
    }

    void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    String leasedId(LeaseRequest request) {
        try (Lease lease = pool.lease(request)) {
            return lease.account().id();
        }
    }

    void report(String id, String model, Verdict verdict) {
        pool.report(store.known.get(id), model, verdict);
    }

    AccountView view(String id) {
        return pool.view().accounts().stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    Verdict pause(Scope scope, long seconds) {
        return new Verdict.CoolDown(scope, now.plusSeconds(seconds), false, "rate limited (429)");
    }

    Verdict exhausted(Scope scope, long seconds) {
        return new Verdict.CoolDown(scope, now.plusSeconds(seconds), true, "usage window exhausted: 5h");
    }

    static Account apiKey(String id) {
        return account(id, AccountKind.API_KEY, new Credential.ApiKey("sk-" + id));
    }

    static Account oauth(String id) {
        return account(id, AccountKind.OAUTH, new Credential.OAuthToken("oat-" + id, null, null, NOW));
    }

    static Account cookie(String id) {
        return account(id, AccountKind.COOKIE, new Credential.SessionCookie("cookie-" + id));
    }

    static LeaseRequest any() {
        return request(MODEL);
    }

    static LeaseRequest request(String model) {
        return new LeaseRequest(model, null, Set.of(), null, false, () -> false);
    }

    static LeaseRequest without(String... ids) {
        return new LeaseRequest(MODEL, null, Set.of(ids), null, false, () -> false);
    }

    static LeaseRequest pinned(String id) {
        return new LeaseRequest(MODEL, null, Set.of(), id, false, () -> false);
    }

    static LeaseRequest exempt() {
        return new LeaseRequest(MODEL, null, Set.of(), null, true, () -> false);
    }

    private static Account account(String id, AccountKind kind, Credential credential) {
        return new Account(id, "account " + id, kind, AccountState.ACTIVE, null, null, null, credential, NOW, null);
    }

    /** What the database would hold; may be down. */
    static final class Store implements AccountStore {

        final Map<String, Account> rows = new LinkedHashMap<>();
        final Map<String, Account> known = new HashMap<>();
        final List<String> writes = new ArrayList<>();
        final Map<String, Instant> touched = new HashMap<>();
        Runnable whileLoading = () -> {};
        volatile boolean down;

        @Override
        public List<Account> loadAll() {
            check();
            List<Account> all = List.copyOf(rows.values());
            all.forEach(account -> known.put(account.id(), account));
            whileLoading.run();
            return all;
        }

        @Override
        public boolean insert(Account account) {
            check();
            return rows.putIfAbsent(account.id(), account) == null;
        }

        @Override
        public void updateState(String id, AccountState state, String reason, Instant limitedUntil) {
            check();
            writes.add(id + " " + state);
            rows.computeIfPresent(id, (key, row) -> row.withState(state, reason, limitedUntil));
        }

        @Override
        public void touch(Map<String, Instant> lastUsedByAccountId) {
            check();
            touched.putAll(lastUsedByAccountId);
        }

        @Override
        public void pin(String resourceId, String accountId) {
            check();
        }

        @Override
        public Optional<String> pinnedAccount(String resourceId) {
            check();
            return Optional.empty();
        }

        private void check() {
            if (down) {
                throw new GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
            }
        }
    }
}
