package routes.cli;

import gateway.access.KeyRing;
import gateway.account.Account;
import gateway.account.AccountPool;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.account.affinity.AffinityBook;
import gateway.admin.AccountAdministration;
import gateway.admin.KeyAdministration;
import gateway.config.LiveSettings;
import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.SettingsLoader;
import gateway.oauth.AccountProbe;
import gateway.oauth.OAuthSettings;
import gateway.oauth.ParkingPause;
import gateway.oauth.SignIn;
import gateway.oauth.TokenRefresher;
import gateway.storage.Database;
import gateway.upstream.HttpCalls;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import routes.AccountBeans;
import routes.GatewayStores;
import routes.ProviderBeans;
import routes.http.CamelHttpCalls;

/**
 * The stores of a gateway, opened by a command beside it or without it. A running gateway learns of changes through the
 * database; an embedded database that nobody runs is started for the command and stopped after it. For one thread.
 */
final class Offline implements AutoCloseable {

    static final Clock CLOCK = Clock.systemUTC();

    /** Who acts, in histories and the audit log. */
    static final String ACTOR = "command line";

    private final Database database;
    private final GatewayStores stores;
    private final LiveSettings settings;
    private final Function<String, @Nullable String> secrets;
    private @Nullable CamelHttpCalls provider;

    private Offline(
            Database database,
            GatewayStores stores,
            LiveSettings settings,
            Function<String, @Nullable String> secrets) {
        this.database = database;
        this.stores = stores;
        this.settings = settings;
        this.secrets = secrets;
    }

    static Offline open() {
        SettingsLoader loader = SettingsLoader.ofProcess();
        LiveSettings settings = new LiveSettings(loader);
        LogSetup.ofProcess().level(Level.WARN);
        Database database = GatewayStores.openDatabase(settings.get());
        try {
            database.ensureMigrated();
            GatewayStores stores = GatewayStores.of(database, settings.get());
            Map<String, String> stored = stores.settings().loadAll();
            settings.apply(stored);
            return new Offline(database, stores, settings, loader.secrets(stored));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** What operators do with client and admin keys. */
    KeyAdministration keys() {
        KeyRing ring = new KeyRing(stores.clientKeys(), stores.hasher(), List.of(), List.of(), CLOCK);
        return new KeyAdministration(ring, stores.audit());
    }

    /** What is known of models; lists are read by this process. */
    OfflineModels models() {
        HttpCalls calls = call -> provider().send(call);
        ProviderBeans beans = new ProviderBeans(settings, secrets, stores, calls, CLOCK);
        beans.addOfSettings();
        beans.load();
        return new OfflineModels(beans.catalog, beans.refresh, beans::source);
    }

    /** What operators do with accounts; the provider is called from this process. */
    AccountAdministration administration() {
        Settings now = settings.get();
        Supplier<OAuthSettings> oauth = () -> AccountBeans.oauth(now);
        HttpCalls calls = call -> provider().send(call);
        AccountStore store = stores.accounts();
        AffinityBook nobody = new AffinityBook(
                stores.affinity(), CLOCK, now.affinity()::ttl, now.affinity().capacity(), (from, to, lost) -> {});
        AccountPool pool = new AccountPool(store, stores.traces(), nobody, CLOCK, () -> AccountBeans.poolLimits(now));
        pool.load();
        SecureRandom random = new SecureRandom();
        TokenRefresher tokens = new TokenRefresher(
                oauth,
                calls,
                stores.credentials(),
                new Tokens(pool, store),
                CLOCK,
                new ParkingPause(),
                "command-" + Integer.toHexString(random.nextInt()),
                random);
        return new AccountAdministration(
                store,
                stores.traces(),
                pool,
                new SignIn(oauth, calls, stores.signIns(), CLOCK, random),
                new AccountProbe(oauth, calls, CLOCK),
                tokens,
                stores.audit(),
                CLOCK);
    }

    /** Most commands do not call it, and it takes some time to start. */
    private CamelHttpCalls provider() {
        CamelHttpCalls open = provider;
        if (open == null) {
            open = CamelHttpCalls.open(settings.get().oauth().timeout());
            provider = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (provider != null) {
            provider.close();
        }
        database.close();
    }

    /** What becomes of tokens. The process ends too soon for the pool to write at its own pace. */
    private record Tokens(AccountPool pool, AccountStore store) implements TokenRefresher.Accounts {

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
                            CLOCK.instant(),
                            account.state(),
                            AccountState.INVALID,
                            cause,
                            StateChange.GATEWAY,
                            reason,
                            null));
        }
    }
}
