package gateway.admin;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountState;
import gateway.account.TransitionCause;
import gateway.account.affinity.AffinityBook;
import gateway.account.affinity.AffinityStore;
import gateway.account.pool.AccountPool;
import gateway.account.pool.PoolLimits;
import gateway.oauth.AccountProbe;
import gateway.oauth.CookieSignIn;
import gateway.oauth.OAuthSettings;
import gateway.oauth.PendingSignIns;
import gateway.oauth.SignIn;
import gateway.oauth.TokenRefresher;
import gateway.oauth.WebCalls;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The administration of accounts on a store in memory and a scripted provider. */
public final class AdminFixture {

    /** Who does everything. */
    public static final String ACTOR = "admin-1";
    /** When everything happens. */
    public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    /** An audit row as text. */
    public record Audited(String actor, String action, String subject, String detail) {}

    public final MemoryStore store = new MemoryStore();
    public final ScriptedProvider provider = new ScriptedProvider();
    public final List<Audited> audited = new ArrayList<>();
    final Map<String, PendingSignIns.Pending> pending = new HashMap<>();
    final InstantSource clock = InstantSource.fixed(NOW);

    /** Whether web mode is on. */
    public boolean web;

    public final AccountPool pool = new AccountPool(
            store,
            store,
            new AffinityBook(new NoBindings(), clock, () -> Duration.ofMinutes(5), 10, (from, to, lost) -> {}),
            clock,
            () -> new PoolLimits(0, 0, 0, Duration.ZERO, List.of(AccountKind.values()), 0.9, 0.95, web, Duration.ZERO),
            Runnable::run,
            Duration.ofSeconds(1));
    public final AccountAdministration administration = administration();
    public final CookieSignIns cookieSignIns = cookieSignIns();

    OAuthSettings settings() {
        return new OAuthSettings(
                "client",
                URI.create("https://provider.test/oauth/authorize"),
                URI.create("https://provider.test/v1/oauth/token"),
                URI.create("https://provider.test/oauth/code/callback"),
                List.of("user:profile", "user:inference"),
                "oauth-2025-04-20",
                URI.create("https://api.provider.test"),
                URI.create("https://web.provider.test"),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ZERO);
    }

    /** What asks the provider about accounts. */
    public AccountProbe probe() {
        OAuthSettings settings = settings();
        return new AccountProbe(
                () -> settings, provider, new WebCalls(() -> settings, provider, null, "9.9", clock), clock);
    }

    public TokenRefresher refresher() {
        OAuthSettings settings = settings();
        return new TokenRefresher(
                () -> settings, provider, store, new Followed(), clock, pause -> {}, "node", new Random(2));
    }

    private AccountAdministration administration() {
        OAuthSettings settings = settings();
        SignIn signIn = new SignIn(() -> settings, provider, new Pendings(), clock, new Random(1));
        return new AccountAdministration(
                store,
                store,
                pool,
                signIn,
                new AccountProbe(
                        () -> settings, provider, new WebCalls(() -> settings, provider, null, "9.9", clock), clock),
                refresher(),
                (actor, action, subject, detail) -> audited.add(new Audited(actor, action, subject, detail.toString())),
                clock);
    }

    private CookieSignIns cookieSignIns() {
        OAuthSettings settings = settings();
        WebCalls web = new WebCalls(() -> settings, provider, null, "9.9", clock);
        return new CookieSignIns(
                store,
                pool,
                new AccountCheck(
                        store, store, pool, new AccountProbe(() -> settings, provider, web, clock), refresher(), clock),
                new CookieSignIn(() -> settings, provider, web, clock, new Random(3)),
                (actor, action, subject, detail) -> audited.add(new Audited(actor, action, subject, detail.toString())),
                clock);
    }

    /** Adds an account with an API key of an organisation. */
    public Account addKey(String name, String key, String organization) {
        provider.organizations.put(key, organization);
        return administration.create(newKey(name, key), true, ACTOR);
    }

    /** Adds an account with an OAuth token that has an hour left. */
    public Account addToken(String name, String token, @Nullable String refreshToken, String organization) {
        provider.organizations.put(token, organization);
        return administration.create(
                new NewAccount(
                        name,
                        AccountKind.OAUTH,
                        token,
                        refreshToken,
                        NOW.plusSeconds(3600),
                        null,
                        AccountOptions.DEFAULT),
                true,
                ACTOR);
    }

    static NewAccount newKey(String name, String key) {
        return new NewAccount(name, AccountKind.API_KEY, key, null, null, null, AccountOptions.DEFAULT);
    }

    List<String> actions() {
        return audited.stream().map(Audited::action).toList();
    }

    /** What the gateway wires the refresher to. */
    private final class Followed implements TokenRefresher.Accounts {
        @Override
        public void renewed(Account account) {
            pool.adopt(account);
        }

        @Override
        public void refused(Account account, String reason) {
            pool.transition(account.id(), AccountState.INVALID, TransitionCause.REFRESH_REFUSED, "gateway", reason);
        }
    }

    private final class Pendings implements PendingSignIns {
        @Override
        public void save(Pending one) {
            pending.put(one.state(), one);
        }

        @Override
        public Optional<Pending> take(String state) {
            return Optional.ofNullable(pending.remove(state));
        }
    }

    private static final class NoBindings implements AffinityStore {
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
}
