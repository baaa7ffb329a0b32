package routes;

import gateway.access.FailedAttempts;
import gateway.access.KeyHandover;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.access.TemporaryKeys;
import gateway.account.AccountPool;
import gateway.account.selection.SelectionPolicy;
import gateway.config.BuildInfo;
import gateway.config.LiveSettings;
import gateway.config.LogSetup;
import gateway.config.Settings;
import gateway.config.TrustedAddresses;
import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.memory.MemoryBudget;
import gateway.provider.Provider;
import gateway.storage.Database;
import gateway.storage.PostgresSettingStore;
import gateway.storage.journal.FileUsageJournal;
import gateway.storage.journal.MemoryUsageJournal;
import gateway.telemetry.AccountingMetrics;
import gateway.telemetry.GatewayMetrics;
import gateway.telemetry.ProviderMetrics;
import gateway.upstream.FailureClassifier;
import gateway.upstream.OutgoingProxy;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRecorder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.camel.Processor;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.accounts.AccountJobs;
import routes.admin.Descriptions;
import routes.admin.Health;
import routes.admin.ModelsApi;
import routes.http.AccessLog;
import routes.http.CamelHttpCalls;
import routes.http.GatewayHttpEngine;
import routes.http.GatewayHttpServer;
import routes.http.RequestEdge;
import routes.http.ResponseWriter;
import routes.http.ServerLimits;
import routes.http.Traffic;
import routes.maintenance.JobRuns;
import routes.maintenance.JobSchedulers;
import routes.maintenance.Maintenance;
import routes.messages.AuthenticateClient;
import routes.messages.CheckPath;
import routes.messages.KnownCallers;
import routes.messages.ReadRequest;
import routes.messages.RenderFailure;
import routes.messages.ResolveTarget;
import routes.providers.ProviderMBeans;
import routes.relay.AccountBalancer;
import routes.relay.AccountChoice;
import routes.relay.AccountHeaders;
import routes.relay.Aftermath;
import routes.relay.AnswerWriter;
import routes.relay.BreakerFactory;
import routes.relay.Breakers;
import routes.relay.CallWatch;
import routes.relay.ChainBalancer;
import routes.relay.EstimateTokens;
import routes.relay.EventRoutes;
import routes.relay.OwnOrigin;
import routes.relay.PoolObserver;
import routes.relay.ProviderBalancer;
import routes.relay.ProviderClients;
import routes.relay.ProviderComponent;
import routes.relay.RelayParts;
import routes.relay.RequestEnd;
import routes.relay.ResourceAccess;
import routes.relay.ResourceRelay;
import routes.relay.RevokedCalls;
import routes.relay.Settlement;
import routes.relay.TranslateRequest;
import routes.relay.TranslationSteps;
import routes.relay.UpstreamClient;
import routes.relay.UpstreamComponent;
import routes.relay.UpstreamTimeouts;
import routes.request.ConversationKeys;
import routes.request.ExchangeKeys;
import routes.request.RequestIds;
import routes.request.TreeCost;
import routes.transform.TransformComponent;

/**
 * Everything that the gateway is made of, put together once, and the names under which the routes find it. The only place that
 * constructs adapters.
 */
public final class GatewayBeans {

    private static final Duration REVOKED_LOOK = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(GatewayBeans.class);

    final LiveSettings settings;
    final Clock clock = Clock.systemUTC();
    final String node;
    final Vertx vertx;
    final Database database;
    final GatewayStores stores;
    final UsageJournal journal;
    final UsageRecorder recorder;
    final KeyRing keys;
    final FailedAttempts failures;
    final AccountBeans accounts;
    final Traffic traffic = new Traffic();
    final MemoryBudget memory;
    final TreeCost trees;
    final GatewayHttpServer server;
    final UpstreamClient claude;
    final BreakerFactory breakerFactory;
    final JobRuns jobRuns;
    final CamelHttpCalls calls;
    final ProviderBeans providers;
    final ProviderClients providerClients;
    final EventRoutes eventRoutes = new EventRoutes();
    final ProviderMetrics providerMetrics;
    final Breakers breakers;
    private final Settlement settlement;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = new GatewayMetrics(meters);
    final ResponseWriter writer = new ResponseWriter(new FailureMessages());
    private final RequestEdge edge;
    final CallWatch watch;
    final AccountChoice choice;
    private final AnswerWriter answers;
    private final ConversationKeys conversations;

    GatewayBeans(LiveSettings settings, Function<String, @Nullable String> secrets, Database database) {
        this.settings = settings;
        this.calls = CamelHttpCalls.ofRoute(() -> ProviderBeans.proxyOf(settings.get()));
        this.database = database;
        Settings now = settings.get();
        memory = budget(now.memory());
        trees = new TreeCost(() -> settings.get().memory().maxJsonValues());
        node = now.node() == null ? nodeName() : now.node();
        stores = GatewayStores.of(database, now);
        TemporaryKeys temporary = new TemporaryKeys(stores.clientKeys(), KeyHandover.ofProcess(now.dataFolder()));
        keys = new KeyRing(
                stores.clientKeys(),
                stores.hasher(),
                temporary.unlessThere(now.access().clientKeys(), KeyScope.CLIENT),
                temporary.unlessThere(now.access().adminKeys(), KeyScope.ADMIN),
                clock);
        failures = new FailedAttempts(clock, () -> settings.get().access().failuresPerMinute());
        accounts = new AccountBeans(settings, stores, calls, metrics, clock, node);
        providers = new ProviderBeans(settings, secrets, stores, calls, clock);

        journal = journal(now);
        recorder = new UsageRecorder(journal, stores.usage(), now.usage().batchSize());
        settlement = new Settlement(
                journal,
                System::nanoTime,
                () -> settings.get().usage().track(),
                providers::cost,
                List.of(providers.estimates),
                new AccountingMetrics(meters),
                stores.batchResults());
        answers = new AnswerWriter(writer, settlement);
        conversations = new ConversationKeys(() -> settings.get().affinity().agentsApart());
        ResourceAccess resources =
                new ResourceAccess(accounts.pins, () -> settings.get().access().showsUnowned());
        choice = new AccountChoice(
                resources,
                conversations,
                () -> settings.get().accounts().choice().featureBetas());

        vertx = Vertx.vertx(vertxOptions(now));
        watch = new CallWatch(vertx, System::nanoTime);
        RevokedCalls revoked = RevokedCalls.of(
                watch, keys::clientIds, () -> settings.get().access().revokedGrace());
        vertx.setPeriodic(REVOKED_LOOK.toMillis(), look -> revoked.check());
        RequestIds ids = new RequestIds(clock, () -> ThreadLocalRandom.current().nextLong());
        AccessLog accessLog = new AccessLog(metrics);
        edge = new RequestEdge(
                vertx,
                limits(now),
                ids,
                clock,
                traffic,
                writer,
                new KnownCallers(keys),
                memory,
                new RequestEnd(settlement, recorder, accessLog));
        GateBeans gate = new GateBeans(now.server(), ids::next, accessLog, metrics);
        server = new GatewayHttpServer(edge, gate.connections, gate.answers);
        RelayParts relays = new RelayParts(
                new FailureClassifier(
                        clock, now.accounts().bareCoolDown(), now.accounts().maxRetryAfter()),
                settlement,
                new ResourceRelay(
                        resources,
                        new OwnOrigin(
                                now.server().publicUrl(),
                                TrustedAddresses.of(now.server().trustedProxies()))),
                writer,
                answers,
                providers.limits(),
                eventRoutes,
                trees,
                watch::now);
        UpstreamClient.Parts parts = new UpstreamClient.Parts(
                this::timeouts,
                watch,
                new PoolObserver(accounts.pool, clock),
                new AccountHeaders(now.upstream().oauthBeta()),
                relays);
        claude = UpstreamClient.create(vertx, target(now, now.upstream().claudeBaseUrl(), providers.proxy()), parts);
        providerClients = new ProviderClients(
                providers.providers,
                vertx,
                provider -> target(now, provider.baseUrl(), proxyOf(provider)),
                parts,
                this::timeouts,
                now.providers().headers());
        breakers = new Breakers(metrics, now.breaker().consecutiveFailures());
        breakerFactory = new BreakerFactory(breakers);
        providerMetrics = new ProviderMetrics(meters, breakers::stateOf);
        providers.providers.watch(providerMetrics);
        providers.providers.watch(
                new ProviderMBeans(ManagementFactory.getPlatformMBeanServer(), providers.check, breakers::nameOf));
        jobRuns = new JobRuns(stores.jobRuns(), node, new FailureMessages(), clock);
        gauges();
    }

    /** A host's name would end up in logs and answers. */
    private static String nodeName() {
        return "node-" + Integer.toHexString(new SecureRandom().nextInt() | 0x10000000);
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
        registry.bind("provider", new ProviderComponent(providers.parameters::provider, providerClients));
        registry.bind("transform", new TransformComponent());
        registry.bind(UpstreamComponent.REGISTRY_PREFIX + "claude", claude);

        // messages.camel.yaml
        bind(registry, "authenticateClient", new AuthenticateClient(keys, KeyScope.CLIENT, failures));
        bind(registry, "authenticateAdmin", new AuthenticateClient(keys, KeyScope.ADMIN, failures));
        bind(registry, "readRequest", readRequest());
        bind(
                registry,
                "resolveTarget",
                new ResolveTarget(providers.resolver, accounts.pool::hasAccounts, providers.providers::all, settings));
        registry.bindAsPrototype("chain", ChainBalancer.class, ChainBalancer::new);
        bind(registry, "refuseMode", exchange -> {
            throw new IllegalStateException("no route serves mode " + exchange.getProperty(ExchangeKeys.MODE));
        });

        // relay-claude.camel.yaml; prototypes, because each loadBalance adds its output to its own instance
        AccountBalancer.Parts balancing = new AccountBalancer.Parts(
                accounts.pool,
                choice,
                accounts.tokens,
                accounts.affinity,
                accounts.decisions,
                answers,
                new Aftermath(accounts.pool, accounts.suspicions, choice, accounts.credit));
        for (SelectionPolicy policy : accounts.policies) {
            registry.bindAsPrototype(
                    policy.name(),
                    AccountBalancer.class,
                    () -> new AccountBalancer(balancing, policy, this::balancerLimits));
        }

        bindProviders(registry);

        // accounts.camel.yaml
        registry.bind(CamelHttpCalls.CONFIGURER, HttpClientConfigurer.class, CamelHttpCalls.configurer());

        // errors.camel.yaml
        bind(registry, "renderFailure", new RenderFailure(answers));

        // api.camel.yaml
        Health health = new Health(accounts.pool, providers::usable, traffic, writer, clock, BuildInfo.read());
        bind(registry, "reportHealth", health::report);
        bind(registry, "reportLive", health::live);
        bind(registry, "reportReady", health::ready);
        Descriptions descriptions = new Descriptions(writer);
        ModelsApi models = new ModelsApi(
                providers.catalog, providers::names, accounts.pool::hasAccounts, providers::servesClaudeNames, writer);
        bind(registry, "chooseModelList", models::choose);
        bind(registry, "listModels", models::list);
        bind(
                registry,
                "checkPath",
                new CheckPath(() -> settings.get().accounts().passedPaths()));
        bind(registry, "describePaths", descriptions::openApi);
        bind(registry, "answerProbe", descriptions::root);
        bind(registry, "acceptReport", descriptions::accepted);
        bind(registry, "refusePath", exchange -> {
            throw new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND);
        });

        new AdminBeans(this).bind(registry);
        bindJobs(registry);
    }

    /** What relay-provider.camel.yaml names. */
    private void bindProviders(Registry registry) {
        ProviderBalancer.Parts balancing = new ProviderBalancer.Parts(
                providers.candidates,
                providers.balancing,
                providers.retries,
                answers,
                providerMetrics,
                clock,
                () -> settings.get().upstream().requestTimeout(),
                () -> settings.get().upstream().headerHold(),
                () -> settings.get().breaker().open());
        for (String policy : providers.balancing.names()) {
            registry.bindAsPrototype(
                    "provider-" + policy, ProviderBalancer.class, () -> new ProviderBalancer(balancing, policy));
        }
        TranslateRequest translation = new TranslateRequest(
                conversations,
                providers.limits(),
                providers.estimates,
                trees,
                providers::reasoning,
                () -> settings.get().providers().strict(),
                providerMetrics::lost);
        bind(registry, "translateRequest", translation::forProvider);
        bind(registry, "translateForClaude", translation::forClaude);
        bind(registry, "changeNothing", exchange -> {});
        TranslationSteps steps = new TranslationSteps();
        bind(registry, "translateEvent", steps::translateEvent);
        bind(registry, "emitEvent", steps::emitEvent);
        bind(registry, "translateAnswer", steps::translateAnswer);
        bind(registry, "estimateTokens", new EstimateTokens(translation, providers.estimates, settlement, writer));
    }

    ReadRequest readRequest() {
        return new ReadRequest(conversations, settings.get().server().maxJsonBody());
    }

    /** What usage.camel.yaml and maintenance.camel.yaml name. */
    private void bindJobs(Registry registry) {
        // The tap only gives a signal, which needs no thread of its own.
        registry.bind("tapOnRequestThread", ExecutorService.class, new SynchronousExecutorService());
        Maintenance maintenance = new Maintenance(
                accounts.pool, watch, recorder, settings.get().upstream().streamSilenceTimeout());
        bind(registry, "recordUsage", exchange -> maintenance.recordUsage());
        bind(registry, "recoverAccounts", exchange -> maintenance.recoverAccounts());
        bind(registry, "closeStreams", exchange -> maintenance.closeStreams());
        AccountJobs jobs = accounts.jobs;
        bind(registry, "storeUses", exchange -> jobs.storeUses());
        bind(registry, "refreshTokens", exchange -> jobs.refreshTokens());
        bind(registry, "checkCredit", exchange -> accounts.credit.run());
        bind(registry, "pollUsage", exchange -> jobs.pollUsage());
        bind(registry, "checkAccounts", exchange -> jobs.checkAccounts());
        bind(registry, "watchIdle", exchange -> jobs.watchIdle());
        bind(registry, "rollUpUsage", exchange -> jobs.rollUpUsage());
        bind(registry, "checkProviders", exchange -> providers.check.run());
        bind(registry, "refreshModels", exchange -> providers.refreshKnownLists());
        bind(registry, "saveCalibration", exchange -> providers.calibration.save());

        registry.bind("quartz", scheduler());
        registry.bind("quartz-node", JobSchedulers.ofNode("claude-proxy-" + node));
    }

    /** Jobs are shared where several nodes may share the database; one that is down at the start leaves this node to itself. */
    private QuartzComponent scheduler() {
        if (database.embedded()) {
            return JobSchedulers.ofNode("claude-proxy");
        }
        if (!database.reachable() || !database.ensureMigrated()) {
            LOG.warn("The database is down, so this node runs the jobs of all nodes until it is started again");
            return JobSchedulers.ofNode("claude-proxy");
        }
        GatewayStores.lendToJobStore(JobSchedulers.CONNECTIONS, database);
        return JobSchedulers.ofCluster("claude-proxy", node);
    }

    static void bind(Registry registry, String name, Processor step) {
        registry.bind(name, Processor.class, step);
    }

    /** Reads again what another process or the command line has changed in the database. */
    void reload(String table) {
        switch (table) {
            case "account" -> accounts.pool.load();
            case "client_key" -> keys.load();
            case "model" -> providers.load();
            case "setting" -> {
                settings.apply(stores.settings().loadAll());
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
        metrics.gauge("memory.used", "Bytes that requests hold of the memory budget", memory::used);
        metrics.gauge("memory.limit", "Bytes of the memory budget", memory::limit);
        metrics.gauge("memory.refused", "How often the memory budget had no room", memory::refused);
        metrics.gauge("memory.requests", "Bytes that requests cost by being there", memory::usedByBases);
        metrics.gauge("journal.lag", "Usage rows in the journal that the database does not have", recorder::lag);
        metrics.gauge("journal.lost", "Usage rows that could not be journalled", journal::lost);
        AccountPool pool = accounts.pool;
        metrics.accounts("active", () -> pool.view().active());
        metrics.accounts("rate_limited", () -> pool.view().rateLimited());
        metrics.accounts("invalid", () -> pool.view().invalid());
        metrics.accounts("inactive", () -> pool.view().inactive());
        metrics.gauge("accounts.idle", "Accounts that nobody uses", accounts.idle::idle);
        metrics.gauge("conversations", "Conversation keys that are remembered", accounts.affinity::size);
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
        // The native transport is unpacked from its jar into a file.
        VertxOptions options = new VertxOptions().setPreferNativeTransport(!now.noFilesystemMode());
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
                server.bodyTimeout(),
                server.writeTimeout());
    }

    private static MemoryBudget budget(Settings.Memory memory) {
        return new MemoryBudget(
                Runtime.getRuntime().maxMemory() / 100 * memory.budgetPercent(),
                memory.keySharePercent(),
                System::nanoTime);
    }

    /** A provider's own proxy, or else the general one. */
    private @Nullable OutgoingProxy proxyOf(Provider provider) {
        return provider.proxy() == null ? providers.proxy() : provider.proxy();
    }

    private static UpstreamClient.Target target(Settings now, URI base, @Nullable OutgoingProxy proxy) {
        Settings.Upstream upstream = now.upstream();
        return new UpstreamClient.Target(
                base,
                upstream.jsonHold(),
                upstream.poolSize(),
                upstream.http2(),
                now.server().maxBody(),
                now.server().bodyTimeout(),
                proxy);
    }

    private UpstreamTimeouts timeouts() {
        Settings.Upstream upstream = settings.get().upstream();
        return new UpstreamTimeouts(
                upstream.connectTimeout(),
                upstream.firstEventTimeout(),
                upstream.headerHold(),
                upstream.pingInterval(),
                upstream.streamSilenceTimeout(),
                upstream.pingOnlyTimeout(),
                upstream.requestTimeout(),
                upstream.clientGone() == Settings.ClientGone.DRAIN);
    }

    private AccountBalancer.Limits balancerLimits() {
        Settings now = settings.get();
        return new AccountBalancer.Limits(
                now.accounts().maxAttempts(),
                now.upstream().requestTimeout(),
                Objects.requireNonNull(now.breaker().open()));
    }
}
