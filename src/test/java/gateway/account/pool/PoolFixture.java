package gateway.account.pool;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.Plan;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.affinity.AffinityBook;
import gateway.account.affinity.AffinityKeys;
import gateway.account.decision.Choice;
import gateway.account.decision.Consideration;
import gateway.account.selection.Candidate;
import gateway.account.selection.SelectionPolicy;
import gateway.credential.Credential;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.upstream.UsageWindows;
import gateway.upstream.Verdict;
import gateway.upstream.Verdict.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/** A pool on a store in memory and a clock that moves by hand. */
public final class PoolFixture {

    public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final String MODEL = "claude-opus-4-8";
    static final Duration TTL = Duration.ofHours(1);

    final MemoryStore store = new MemoryStore();
    final List<String> switches = new ArrayList<>();
    volatile Instant now = NOW;
    volatile PoolLimits limits = limits(1, Duration.ofSeconds(30));
    final InstantSource clock = () -> now;
    final AffinityBook affinity = new AffinityBook(
            new NoSharing(), clock, () -> TTL, 100_000, (from, to, lost) -> switches.add(from + " to " + to));
    final AccountPool pool = pool(Runnable::run, Duration.ofHours(1));

    /** Takes accounts as they come. */
    SelectionPolicy policy = asTheyCome(false, List::copyOf);

    AccountPool pool(Executor stateWriting, Duration look) {
        return new AccountPool(store, store, affinity, clock, () -> limits, stateWriting, look);
    }

    static SelectionPolicy asTheyCome(boolean sticky, UnaryOperator<List<Candidate>> order) {
        return new SelectionPolicy() {
            @Override
            public String name() {
                return "as-they-come";
            }

            @Override
            public List<Candidate> order(List<Candidate> candidates, long seed) {
                return order.apply(candidates);
            }

            @Override
            public boolean sticky() {
                return sticky;
            }
        };
    }

    /** Any number for API keys, as many as told for tokens, no preferred kind, 90 and 95 per cent of the windows. */
    static PoolLimits limits(int oauthConcurrency, Duration longestWait) {
        return new PoolLimits(0, oauthConcurrency, 1, longestWait, List.of(), 0.9, 0.95, Duration.ofMinutes(10));
    }

    PoolFixture sticky() {
        policy = asTheyCome(true, List::copyOf);
        return this;
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

    Lease lease(LeaseRequest request) {
        return pool.lease(request, policy);
    }

    String leasedId(LeaseRequest request) {
        try (Lease lease = lease(request)) {
            return lease.account().id();
        }
    }

    /** What was found, account by account: {@code a CHOSEN}. */
    static List<String> findings(Choice choice) {
        return choice.considered().stream()
                .map((Consideration each) -> each.accountId() + " " + each.finding())
                .toList();
    }

    List<String> findings(LeaseRequest request) {
        return findings(pool.explain(request, policy));
    }

    void report(String id, String model, Verdict verdict) {
        report(pool, id, model, verdict);
    }

    /** Does with the pool what becomes of a verdict in the end: a rest, or what a check has confirmed. */
    static void report(AccountPool pool, String id, String model, Verdict verdict) {
        switch (verdict) {
            case Verdict.Rest coolDown -> pool.rest(id, model, coolDown);
            case Verdict.SuspectOrganization kill -> {
                try {
                    pool.transition(
                            id,
                            AccountState.INVALID,
                            TransitionCause.ORGANIZATION_DISABLED,
                            StateChange.GATEWAY,
                            kill.reason());
                } catch (RequestRefused e) {
                    assertThat(e.kind()).isIn(FailureKind.ACCOUNT_TRANSITION, FailureKind.ACCOUNT_NOT_FOUND);
                }
            }
            default -> throw new IllegalArgumentException("nothing that concerns the pool");
        }
    }

    void observe(String id, double fiveHour, double sevenDay, Instant reset) {
        pool.observe(id, windows(fiveHour, sevenDay, reset, now));
    }

    static UsageWindows windows(double fiveHour, double sevenDay, Instant reset, Instant at) {
        return new UsageWindows(new UsageWindows.Window(fiveHour, reset), new UsageWindows.Window(sevenDay, reset), at);
    }

    AccountView view(String id) {
        return view(pool, id);
    }

    static AccountView view(AccountPool pool, String id) {
        return pool.view().accounts().stream()
                .filter(view -> view.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    Verdict pause(Scope scope, long seconds) {
        return new Verdict.Rest(scope, now.plusSeconds(seconds), false, "rate limited (429)");
    }

    Verdict exhausted(Scope scope, long seconds) {
        return new Verdict.Rest(scope, now.plusSeconds(seconds), true, "usage window exhausted: 5h");
    }

    public static Account apiKey(String id) {
        return account(id, AccountKind.API_KEY, new Credential.ApiKey("sk-" + id));
    }

    public static Account oauth(String id) {
        return account(id, AccountKind.OAUTH, new Credential.OAuthToken("oat-" + id, null, null, NOW));
    }

    static Account cookie(String id) {
        return account(id, AccountKind.COOKIE, new Credential.SessionCookie("cookie-" + id));
    }

    static Account cookieBeside(String id) {
        Account account = oauth(id);
        return account.withOptions(
                account.name(),
                AccountKind.OAUTH_AND_COOKIE,
                account.options(),
                new Credential.SessionCookie("cookie-" + id));
    }

    static Account ofDomain(Account account, String domain) {
        return account.withOptions(account.name(), account.kind(), new AccountOptions(domain, 1, 0), null);
    }

    static Account listing(Account account, String... models) {
        AccountProfile profile = account.profile();
        return account.withProfile(
                new AccountProfile(
                        null, null, Plan.UNKNOWN, profile.scopes(), List.of(models), profile.features(), null),
                null);
    }

    static LeaseRequest any() {
        return request(MODEL);
    }

    static LeaseRequest request(String model) {
        return new Asking().model(model).request();
    }

    static LeaseRequest without(String... ids) {
        return new Asking().excluding(ids).request();
    }

    static LeaseRequest pinned(String id) {
        return new Asking().pinned(id).request();
    }

    static LeaseRequest exempt() {
        return new Asking().exempt().request();
    }

    /** A turn of a conversation. */
    static LeaseRequest turn(long conversation) {
        return new Asking().of(conversation).request();
    }

    static AffinityKeys keys(long conversation) {
        return AffinityKeys.of(AffinityKeys.Kind.SESSION, conversation);
    }

    private static Account account(String id, AccountKind kind, Credential credential) {
        return new Account(id, "account " + id, kind, AccountState.ACTIVE, null, null, null, credential, NOW, null);
    }
}
