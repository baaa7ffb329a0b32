package routes.cli;

import gateway.access.ClientKey;
import gateway.access.KeyRing;
import gateway.account.Account;
import gateway.admin.AccountAdministration;
import gateway.admin.CookieSignIns;
import gateway.admin.KeyAdministration;
import gateway.config.AccountSettings;
import gateway.config.LiveSettings;
import gateway.config.LogSetup;
import gateway.config.SettingsLoader;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.settings.ChangedGateway;
import gateway.settings.SettingAdministration;
import gateway.start.StartProgress;
import gateway.storage.Database;
import gateway.upstream.HttpCalls;
import gateway.usage.UsageSums;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import routes.AccountGraph;
import routes.GatewayStores;
import routes.ProviderBeans;
import routes.cli.words.DomainHints;
import routes.cli.words.Meant;
import routes.cli.words.WebHints;
import routes.http.CamelHttpCalls;
import routes.installation.InstallationDatabase;
import routes.installation.MasterKeys;

/**
 * The stores of a gateway, opened by a command beside it or without it. A running gateway learns of changes through the
 * database; an embedded database that nobody runs is started for the command and stopped after it. For one thread.
 */
public final class CommandSession implements AutoCloseable {

    public static final Clock CLOCK = Clock.systemUTC();

    /** Who acts, in histories and the audit log. */
    public static final String ACTOR = "command line";

    private final Database database;
    private final GatewayStores stores;
    private final LiveSettings settings;
    private final Function<String, @Nullable String> secrets;
    private @Nullable CamelHttpCalls http;
    private @Nullable AccountGraph graph;

    private CommandSession(
            Database database,
            GatewayStores stores,
            LiveSettings settings,
            Function<String, @Nullable String> secrets) {
        this.database = database;
        this.stores = stores;
        this.settings = settings;
        this.secrets = secrets;
    }

    public static CommandSession open() {
        SettingsLoader loader = SettingsLoader.ofProcess();
        LiveSettings settings = new LiveSettings(loader);
        LogSetup.ofProcess().level(Level.WARN);
        MasterKeys.of(settings.get());
        Database database = InstallationDatabase.open(settings.get(), null, StartProgress.SILENT);
        try {
            GatewayStores stores = GatewayStores.of(database, settings.get());
            Map<String, String> stored = stores.settings().loadAll();
            settings.apply(stored);
            return new CommandSession(database, stores, settings, loader.secrets(stored));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** What operators do with client and admin keys. */
    public KeyAdministration keys() {
        KeyRing ring = new KeyRing(stores.clientKeys(), stores.hasher(), List.of(), List.of(), CLOCK);
        return new KeyAdministration(ring, stores.audit());
    }

    /** What operators do with settings; proxies that run follow the changes. */
    public SettingAdministration settings() {
        return new SettingAdministration(settings, stores.settings(), stores.audit(), ChangedGateway.NONE);
    }

    /** What requests have used, added up. */
    public UsageSums usage() {
        return stores.usageSums();
    }

    /** The names of the stored keys by their ids, revoked ones included. */
    public Map<String, String> keyNames() {
        return stores.clientKeys().loadAll().stream().collect(Collectors.toMap(ClientKey::id, ClientKey::name));
    }

    /**
     * What those who call with a new key lack.
     *
     * @param domains of the key; empty for none
     */
    public List<String> lackingAccounts(Set<String> domains) {
        List<Account> stored = stores.accounts().loadAll();
        AccountSettings configured = settings.get().accounts();
        return DomainHints.of(
                domains,
                stored.stream().map(account -> account.options().domain()).toList(),
                !configured.apiKeys().isEmpty() || !configured.cookies().isEmpty());
    }

    /** What an account lacks to serve, beside what is wrong with it. */
    Optional<String> lackingFor(Account account) {
        return WebHints.of(account.kind(), settings.get().web().enabled());
    }

    /** The names of the stored accounts by their ids. */
    public Map<String, String> accountNames() {
        return stores.accounts().loadAll().stream().collect(Collectors.toMap(Account::id, Account::name));
    }

    /** What is known of models; lists are read by this process. */
    public CommandCatalog models() {
        HttpCalls calls = call -> http().send(call);
        ProviderBeans beans = new ProviderBeans(settings, secrets, stores, calls, CLOCK);
        beans.addOfSettings();
        beans.models.load();
        return new CommandCatalog(beans.models.catalog, beans.models.refresh, beans.models::source, beans.names());
    }

    /** What operators do with accounts; Anthropic is called from this process. */
    public AccountAdministration administration() {
        return graph().administration();
    }

    /** Sign-ins of accounts with their own cookies; Anthropic is called from this process. */
    public CookieSignIns cookieSignIns() {
        return graph().cookieSignIns();
    }

    private AccountGraph graph() {
        AccountGraph made = graph;
        if (made == null) {
            made = AccountGraph.ofCommand(settings, stores, call -> http().send(call), CLOCK);
            graph = made;
        }
        return made;
    }

    /**
     * Does something with an account that the operator names.
     *
     * @param word its id, the UUID of its organisation or its name
     * @throws IllegalStateException where there is no such account, with one that may have been meant
     */
    public <T> T named(String word, Function<AccountAdministration, T> work) {
        try {
            return work.apply(administration());
        } catch (GatewayFailure e) {
            if (e.kind() != FailureKind.ACCOUNT_NOT_FOUND) {
                throw e;
            }
            throw new IllegalStateException(Meant.unknown("account", word, words(accountNames()), "accounts list"), e);
        }
    }

    /** Ids and names together: what operators may type. */
    public static Set<String> words(Map<String, String> names) {
        Set<String> words = new HashSet<>(names.keySet());
        words.addAll(names.values());
        return words;
    }

    /** Most commands call nobody, and it takes some time to start. */
    private CamelHttpCalls http() {
        CamelHttpCalls open = http;
        if (open == null) {
            open = CamelHttpCalls.open(settings.get().oauthTimeout());
            http = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (http != null) {
            http.close();
        }
        database.close();
    }
}
