package routes;

import gateway.access.KeyHasher;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.access.TemporaryKeys;
import gateway.account.AccountPool;
import gateway.account.AccountStore;
import gateway.account.ConfiguredAccounts;
import gateway.account.PoolLimits;
import gateway.account.RendezvousSelection;
import gateway.account.ResourcePins;
import gateway.config.BuildInfo;
import gateway.config.LiveSettings;
import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.credential.MasterKey;
import gateway.credential.SecretBox;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.storage.Database;
import gateway.storage.DatabaseSettings;
import gateway.storage.FileUsageJournal;
import gateway.storage.MemoryUsageJournal;
import gateway.storage.PostgresAccountStore;
import gateway.storage.PostgresClientKeyStore;
import gateway.storage.PostgresSettingStore;
import gateway.storage.PostgresUsageStore;
import gateway.telemetry.GatewayMetrics;
import gateway.upstream.FailureClassifier;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRecorder;
import gateway.usage.UsageStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Processor;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.admin.Descriptions;
import routes.admin.Health;
import routes.admin.Statistics;
import routes.admin.Usage;
import routes.http.AccessLog;
import routes.http.GatewayHttpEngine;
import routes.http.GatewayHttpServer;
import routes.http.RequestEdge;
import routes.http.ResponseWriter;
import routes.http.ServerLimits;
import routes.http.Traffic;
import routes.maintenance.Maintenance;
import routes.messages.AuthenticateClient;
import routes.messages.ReadRequest;
import routes.messages.RenderFailure;
import routes.messages.ResolveTarget;
import routes.relay.AccountBalancer;
import routes.relay.AccountChoice;
import routes.relay.AnswerWriter;
import routes.relay.BreakerFactory;
import routes.relay.Breakers;
import routes.relay.CallWatch;
import routes.relay.ResourceRelay;
import routes.relay.Settlement;
import routes.relay.UpstreamClient;
import routes.relay.UpstreamComponent;
import routes.relay.UpstreamTimeouts;
import routes.request.RequestIds;

/**
 * Everything that the gateway is made of, put together once, and the names under which the routes find it. The only place that
 * constructs adapters.
 */
public final class GatewayBeans {

    /** A connection may be silent for as long as an answer may take, and a little longer. */
    private static final Duration IDLE_MARGIN = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(GatewayBeans.class);

    final LiveSettings settings;
    final Clock clock = Clock.systemUTC();
    final Vertx vertx;
    final Database database;
    final UsageJournal journal;
    final UsageRecorder recorder;
    final KeyRing keys;
    final AccountPool pool;
    final Traffic traffic = new Traffic();
    final GatewayHttpServer server;
    final UpstreamClient claude;
    final BreakerFactory breakerFactory;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = new GatewayMetrics(meters);
    private final ResponseWriter writer = new ResponseWriter(new FailureMessages());
    private final RequestEdge edge;
    private final CallWatch watch;
    private final AccountChoice choice;
    private final AnswerWriter answers;
    private final UsageStore usageStore;
    private final PostgresSettingStore settingStore;

    GatewayBeans(LiveSettings settings, Database database) {
        this.settings = settings;
        this.database = database;
        Settings now = settings.get();
        byte[] master = MasterKey.resolve(now.masterKey(), now.dataFolder());

        settingStore = new PostgresSettingStore(database.dataSource());
        usageStore = new PostgresUsageStore(database.dataSource());
        PostgresClientKeyStore keyStore = new PostgresClientKeyStore(database.dataSource());
        TemporaryKeys temporary = new TemporaryKeys(keyStore);
        keys = new KeyRing(
                keyStore,
                new KeyHasher(MasterKey.derive(master, "client-keys")),
                temporary.unlessThere(now.access().clientKeys(), KeyScope.CLIENT),
                temporary.unlessThere(now.access().adminKeys(), KeyScope.ADMIN),
                clock);
        AccountStore accounts = new ConfiguredAccounts(
                new PostgresAccountStore(
                        database.dataSource(), SecretBox.fromKey(MasterKey.derive(master, "accounts"))),
                now.accounts().apiKeys(),
                now.accounts().cookies(),
                clock);
        pool = new AccountPool(accounts, clock, this::poolLimits, new RendezvousSelection());
        ResourcePins pins = new ResourcePins(accounts);

        journal = journal(now);
        recorder = new UsageRecorder(journal, usageStore, now.usage().batchSize());
        Settlement settlement = new Settlement(
                journal, System::nanoTime, () -> settings.get().usage().track());
        answers = new AnswerWriter(writer, settlement);
        choice = new AccountChoice(pins);

        vertx = Vertx.vertx(vertxOptions(now));
        watch = new CallWatch(vertx, System::nanoTime);
        edge = new RequestEdge(
                vertx,
                limits(now),
                new RequestIds(clock, () -> ThreadLocalRandom.current().nextLong()),
                clock,
                traffic,
                writer,
                new AccessLog(metrics));
        server = new GatewayHttpServer(edge);
        claude = UpstreamClient.create(
                vertx,
                target(now),
                new UpstreamClient.Parts(
                        this::timeouts,
                        watch,
                        new FailureClassifier(
                                clock,
                                now.accounts().bareCoolDown(),
                                now.accounts().maxRetryAfter()),
                        settlement,
                        new ResourceRelay(pins),
                        writer,
                        answers));
        breakerFactory = new BreakerFactory(new Breakers(metrics));
        gauges();
    }

    /**
     * Opens the database that the settings name.
     *
     * @throws gateway.storage.StorageStartException with one clear sentence when an embedded one cannot start
     */
    public static Database openDatabase(Settings settings) {
        Settings.Database database = settings.database();
        return Database.open(new DatabaseSettings(
                database.url(), settings.dataFolder(), database.cacheFolder(), database.poolSize()));
    }

    /** The settings that were changed at run time, by key. */
    static Map<String, String> storedSettings(Database database) {
        try {
            return database.reachable() ? new PostgresSettingStore(database.dataSource()).loadAll() : Map.of();
        } catch (GatewayFailure e) {
            LOG.warn("The stored settings cannot be read; they hold once the database answers");
            return Map.of();
        }
    }

    /** Binds what the routes name. */
    void bind(Registry registry) {
        registry.bind("vertx", vertx);
        registry.bind("dataSource", database.dataSource());
        registry.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);

        // the edge
        registry.bind("platform-http-engine", new GatewayHttpEngine(edge));
        registry.bind(server.router().getName(), server.router());
        registry.bind("upstream", new UpstreamComponent());
        registry.bind(UpstreamComponent.REGISTRY_PREFIX + "claude", claude);

        // messages.camel.yaml
        bind(registry, "authenticateClient", new AuthenticateClient(keys, KeyScope.CLIENT));
        bind(registry, "authenticateAdmin", new AuthenticateClient(keys, KeyScope.ADMIN));
        bind(registry, "readRequest", new ReadRequest(settings.get().server().maxJsonBody()));
        bind(registry, "resolveTarget", new ResolveTarget());
        bind(registry, "refuseMode", exchange -> {
            throw new IllegalStateException("no route serves mode " + exchange.getProperty(ExchangeKeys.MODE));
        });

        // relay-claude.camel.yaml; a prototype, because each loadBalance adds its output to its own instance
        registry.bindAsPrototype(
                "accountBalancer",
                AccountBalancer.class,
                () -> new AccountBalancer(pool, choice, answers, this::balancerLimits));

        // errors.camel.yaml
        bind(registry, "renderFailure", new RenderFailure(answers));

        // api.camel.yaml
        Health health = new Health(pool, traffic, writer, clock, BuildInfo.read());
        bind(registry, "reportHealth", health::report);
        bind(registry, "reportLive", health::live);
        bind(registry, "reportReady", health::ready);
        Descriptions descriptions = new Descriptions(writer);
        bind(registry, "builtInModels", descriptions::models);
        bind(registry, "describePaths", descriptions::openApi);
        bind(registry, "answerProbe", descriptions::root);
        bind(registry, "acceptReport", descriptions::accepted);
        bind(registry, "listUsage", new Usage(usageStore, writer)::list);
        bind(registry, "reportStatistics", new Statistics(pool, watch, traffic, writer, clock)::report);
        bind(registry, "refusePath", exchange -> {
            throw new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND);
        });

        // usage.camel.yaml and maintenance.camel.yaml; the tap only gives a signal, which needs no thread of its own
        registry.bind("tapOnRequestThread", ExecutorService.class, new SynchronousExecutorService());
        Maintenance maintenance =
                new Maintenance(pool, watch, recorder, settings.get().upstream().streamSilenceTimeout());
        bind(registry, "recordUsage", exchange -> maintenance.recordUsage());
        bind(registry, "recoverAccounts", exchange -> maintenance.recoverAccounts());
        bind(registry, "closeStreams", exchange -> maintenance.closeStreams());
    }

    private static void bind(Registry registry, String name, Processor step) {
        registry.bind(name, Processor.class, step);
    }

    /** Reads again what another process or the command line has changed in the database. */
    void reload(String table) {
        switch (table) {
            case "account" -> pool.load();
            case "client_key" -> keys.load();
            case "setting" -> {
                settings.apply(settingStore.loadAll());
                LogSetup.ofProcess().level(settings.get().log().level());
            }
            default -> {
                // a table of a newer version
            }
        }
    }

    private void gauges() {
        metrics.gauge("streams", "Streams in flight", watch::streams);
        metrics.gauge("requests.in.flight", "Requests in flight", traffic::inFlight);
        metrics.gauge("journal.lag", "Usage rows in the journal that the database does not have", recorder::lag);
        metrics.gauge("journal.lost", "Usage rows that could not be journalled", journal::lost);
        metrics.accounts("active", () -> pool.view().active());
        metrics.accounts("rate_limited", () -> pool.view().rateLimited());
        metrics.accounts("invalid", () -> pool.view().invalid());
        metrics.accounts("inactive", () -> pool.view().inactive());
    }

    private static UsageJournal journal(Settings now) {
        Path folder = now.dataFolder();
        return folder == null
                ? new MemoryUsageJournal(now.journal().memoryRows())
                : new FileUsageJournal(
                        folder.resolve("journal"),
                        now.journal().segmentSize(),
                        now.journal().forceInterval());
    }

    private static VertxOptions vertxOptions(Settings now) {
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
        // No file is ever resolved from the class path into a cache folder.
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        if (now.server().eventLoops() > 0) {
            options.setEventLoopPoolSize(now.server().eventLoops());
        }
        return options;
    }

    private static ServerLimits limits(Settings now) {
        Settings.Server server = now.server();
        return new ServerLimits(
                server.host(),
                server.port(),
                server.maxHeaderSize(),
                server.maxJsonBody(),
                server.maxBody(),
                idle(server.idleTimeout(), now.upstream().requestTimeout().plus(IDLE_MARGIN)),
                server.bodyTimeout());
    }

    /** Zero never closes an idle connection. */
    private static Duration idle(Duration configured, Duration atLeast) {
        return configured.isZero() || configured.compareTo(atLeast) >= 0 ? configured : atLeast;
    }

    private static UpstreamClient.Target target(Settings now) {
        Settings.Upstream upstream = now.upstream();
        return new UpstreamClient.Target(
                upstream.claudeBaseUrl(),
                upstream.oauthBeta(),
                upstream.jsonHold(),
                upstream.poolSize(),
                upstream.http2(),
                now.server().maxBody(),
                now.server().bodyTimeout());
    }

    private UpstreamTimeouts timeouts() {
        Settings.Upstream upstream = settings.get().upstream();
        return new UpstreamTimeouts(
                upstream.connectTimeout(),
                upstream.firstEventTimeout(),
                upstream.headerHold(),
                upstream.pingInterval(),
                upstream.streamSilenceTimeout(),
                upstream.requestTimeout(),
                upstream.clientGone() == Settings.ClientGone.DRAIN);
    }

    private PoolLimits poolLimits() {
        Settings.Accounts accounts = settings.get().accounts();
        Settings.Concurrency most = accounts.concurrency();
        return new PoolLimits(most.apiKey(), most.oauth(), most.cookie(), accounts.maxWait());
    }

    private AccountBalancer.Limits balancerLimits() {
        Settings now = settings.get();
        return new AccountBalancer.Limits(
                now.accounts().maxAttempts(),
                now.upstream().requestTimeout(),
                Objects.requireNonNull(now.breaker().open()));
    }
}
