package routes;

import gateway.account.AccountStore;
import gateway.account.ConfiguredAccounts;
import gateway.account.affinity.AffinityBook;
import gateway.account.pool.AccountPool;
import gateway.admin.AccountAdministration;
import gateway.admin.AccountCheck;
import gateway.admin.CookieSignIns;
import gateway.config.AccountSettings;
import gateway.config.BuildInfo;
import gateway.config.LiveSettings;
import gateway.oauth.AccountProbe;
import gateway.oauth.CookieRenewal;
import gateway.oauth.CookieSignIn;
import gateway.oauth.ParkingPause;
import gateway.oauth.SignIn;
import gateway.oauth.TokenRefresher;
import gateway.oauth.WebCalls;
import gateway.telemetry.GatewayMetrics;
import gateway.upstream.HttpCalls;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import routes.accounts.CommandTokens;
import routes.accounts.NodeTokens;

/**
 * The accounts of one process and what is done with them: pool, conversations, sign-in, tokens, administration. The server and
 * the command line both build theirs here.
 */
public final class AccountGraph {

    private static final Duration LOOK = Duration.ofSeconds(1);

    final AccountStore store;
    final AffinityBook affinity;
    final AccountPool pool;
    final AccountProbe probe;
    final CookieRenewal cookies;
    final TokenRefresher tokens;
    private final AccountAdministration administration;
    private final CookieSignIns cookieSignIns;

    private AccountGraph(
            LiveSettings settings,
            GatewayStores stores,
            HttpCalls calls,
            Clock clock,
            String node,
            AccountStore store,
            Executor stateWriting,
            AffinityBook.Observer moves,
            Function<AccountPool, TokenRefresher.Accounts> follower) {
        this.store = store;
        SecureRandom random = new SecureRandom();
        affinity = new AffinityBook(
                stores.affinity(),
                clock,
                () -> settings.get().affinity().ttl(),
                settings.get().affinity().capacity(),
                moves);
        pool = new AccountPool(
                store,
                stores.traces(),
                affinity,
                clock,
                () -> settings.get().accounts().pool(),
                stateWriting,
                LOOK);
        cookies = new CookieRenewal(stores.credentials(), pool::adopt, clock, stateWriting);
        WebCalls web = new WebCalls(
                () -> settings.get().oauth(), calls, cookies, BuildInfo.read().version(), clock);
        probe = new AccountProbe(() -> settings.get().oauth(), calls, web, clock);
        tokens = new TokenRefresher(
                () -> settings.get().oauth(),
                calls,
                stores.credentials(),
                follower.apply(pool),
                clock,
                new ParkingPause(),
                node,
                random);
        SignIn signIn = new SignIn(() -> settings.get().oauth(), calls, stores.signIns(), clock, random);
        cookieSignIns = new CookieSignIns(
                store,
                pool,
                new AccountCheck(store, stores.traces(), pool, probe, tokens, clock),
                new CookieSignIn(() -> settings.get().oauth(), calls, web, clock, random),
                stores.audit(),
                clock);
        administration =
                new AccountAdministration(store, stores.traces(), pool, signIn, probe, tokens, stores.audit(), clock);
    }

    /** The accounts of a node: those that are stored and those of the configuration; the pool is still empty. */
    static AccountGraph ofNode(
            LiveSettings settings,
            GatewayStores stores,
            HttpCalls calls,
            GatewayMetrics metrics,
            Clock clock,
            String node) {
        AccountSettings accounts = settings.get().accounts();
        return new AccountGraph(
                settings,
                stores,
                calls,
                clock,
                node,
                new ConfiguredAccounts(stores.accounts(), accounts.apiKeys(), accounts.cookies(), clock),
                task -> Thread.ofVirtual().name("account-state-writer").start(task),
                metrics::switched,
                pool -> new NodeTokens(pool, metrics));
    }

    /** The accounts of a command: those that are stored, loaded into the pool. */
    public static AccountGraph ofCommand(LiveSettings settings, GatewayStores stores, HttpCalls calls, Clock clock) {
        AccountGraph graph = new AccountGraph(
                settings,
                stores,
                calls,
                clock,
                "command-" + Integer.toHexString(new SecureRandom().nextInt()),
                stores.accounts(),
                // The database is closed when the command is done: nobody may write behind its back.
                Runnable::run,
                (from, to, lost) -> {},
                pool -> new CommandTokens(pool, stores.accounts(), clock));
        graph.pool.load();
        return graph;
    }

    /** Sign-ins of accounts with their own cookies. */
    public CookieSignIns cookieSignIns() {
        return cookieSignIns;
    }

    /** What operators do with accounts. */
    public AccountAdministration administration() {
        return administration;
    }
}
