package routes;

import gateway.access.FailedAttempts;
import gateway.access.FixedKeys;
import gateway.access.KeyHandover;
import gateway.access.KeyRing;
import gateway.access.LocalToken;
import gateway.access.TemporaryKeys;
import gateway.config.LiveSettings;
import gateway.config.Settings;
import gateway.error.FailureMessages;
import gateway.memory.MemoryBudget;
import gateway.replay.ReplayTickets;
import gateway.responses.KeptResponses;
import gateway.running.RunningProxy;
import gateway.settings.SettingAdministration;
import gateway.storage.Database;
import gateway.telemetry.AccountingMetrics;
import gateway.telemetry.GatewayMetrics;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRecorder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.camel.Processor;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.answer.RequestEnd;
import routes.answer.Settlement;
import routes.http.AccessLog;
import routes.http.CamelHttpCalls;
import routes.http.GateBeans;
import routes.http.GatewayHttpServer;
import routes.http.RequestEdge;
import routes.http.ResponseWriter;
import routes.http.Traffic;
import routes.maintenance.JobRuns;
import routes.maintenance.JobSchedulers;
import routes.messages.KnownCallers;
import routes.replay.Replays;
import routes.replay.TicketedRequests;
import routes.request.RequestIds;
import routes.request.RequestThreads;
import routes.request.TreeCost;
import routes.upstream.RevokedCalls;
import routes.web.WebMode;

/**
 * Everything that the gateway is made of beside its routes, put together once. With {@link GenerationBeans} the only place that
 * constructs adapters.
 */
public final class GatewayBeans {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayBeans.class);
    private static final Duration REVOKED_LOOK = Duration.ofSeconds(1);

    final LiveSettings settings;
    final Clock clock = Clock.systemUTC();
    final Instant startedAt = clock.instant();
    final String node;
    final Vertx vertx;
    final Database database;
    final GatewayStores stores;
    final UsageJournal journal;
    final UsageRecorder recorder;
    final KeyRing keys;
    final TemporaryKeys temporaryKeys;
    final FailedAttempts failures;
    final LocalToken localToken = LocalToken.random();
    final AccountBeans accounts;
    final Traffic traffic = new Traffic();
    final MemoryBudget memory;
    final TreeCost trees;
    final GatewayHttpServer server;
    final JobRuns jobRuns;
    final CamelHttpCalls calls;
    final ProviderBeans providers;
    final KeptResponses responses;
    final RelayBeans relay;
    final WebMode web;
    private final Settlement settlement;

    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = new GatewayMetrics(meters);
    final ResponseWriter writer = new ResponseWriter(new FailureMessages());
    final RequestEdge edge;
    final StepBeans steps;
    final LiveRoutes routes;
    final RouteTrials trials;
    final Replays replays;
    final SettingAdministration changes;
    private boolean jobsShared;

    GatewayBeans(LiveSettings settings, Function<String, @Nullable String> secrets, Database database) {
        this.settings = settings;
        this.calls = CamelHttpCalls.ofRoute(() -> ProviderBeans.proxyOf(settings.get()));
        this.database = database;
        Settings now = settings.get();
        memory = budget(now.memory());
        trees = new TreeCost(() -> settings.get().memory().maxJsonValues());
        node = now.log().node();
        stores = GatewayStores.of(database, now);
        temporaryKeys = new TemporaryKeys(stores.clientKeys(), KeyHandover.ofProcess(now.dataFolder()));
        FixedKeys fixed =
                temporaryKeys.ofStart(now.access().clientKeys(), now.access().adminKeys());
        keys = new KeyRing(stores.clientKeys(), stores.hasher(), fixed, clock);
        failures = new FailedAttempts(clock, () -> settings.get().access().failuresPerMinute());
        accounts = new AccountBeans(
                settings, stores, AccountGraph.ofNode(settings, stores, calls, metrics, clock, node), metrics, clock);
        providers = new ProviderBeans(settings, secrets, stores, calls, clock);

        journal = GatewayStores.journal(now);
        recorder = new UsageRecorder(journal, stores.usage(), now.usage().batchSize());
        settlement = new Settlement(
                journal,
                System::nanoTime,
                () -> settings.get().usage().track(),
                providers.models::cost,
                List.of(providers.models.estimates),
                new AccountingMetrics(meters),
                stores.batchResults());
        vertx = Vertx.vertx(vertxOptions(now));
        responses = new KeptResponses(
                stores.responses(), clock, () -> settings.get().responses());
        relay = new RelayBeans(
                settings, clock, vertx, meters, metrics, accounts, providers, settlement, writer, trees, responses);
        web = WebBeans.of(this);
        RevokedCalls revoked = RevokedCalls.of(
                relay.watch, keys::clientIds, () -> settings.get().access().revokedGrace());
        vertx.setPeriodic(REVOKED_LOOK.toMillis(), look -> revoked.check());
        RequestIds ids = new RequestIds(clock, () -> ThreadLocalRandom.current().nextLong());
        AccessLog accessLog = GateBeans.accessLog(now, fixed, metrics);
        edge = new RequestEdge(
                vertx,
                GateBeans.limits(now.server()),
                ids,
                clock,
                traffic,
                writer,
                new KnownCallers(keys, localToken),
                memory,
                new RequestEnd(settlement, recorder, accessLog));
        GateBeans gate = new GateBeans(now.server(), ids::next, accessLog, metrics);
        server = new GatewayHttpServer(edge, gate.connections, gate.answers);
        jobRuns = new JobRuns(stores.jobRuns(), node, new FailureMessages(), clock);
        steps = new StepBeans(this);
        routes = new LiveRoutes(this);
        trials = new RouteTrials(this);
        ReplayTickets tickets = new ReplayTickets(clock);
        edge.letIn(new TicketedRequests(tickets, routes.changes.generations::front));
        replays = new Replays(
                tickets, () -> RunningProxy.addressOf(settings.get().server().host(), server.port()));
        changes = new SettingAdministration(settings, stores.settings(), stores.audit(), new ChangedProcess(this));
        GatewayGauges.register(this, metrics);
    }

    /** Binds what the management server needs. */
    void bindForManagement(Registry registry) {
        registry.bind("vertx", vertx);
        registry.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
    }

    /**
     * Whether jobs are shared with other nodes, through a database that nodes may share; without it this node is left to itself,
     * until a later generation finds it. For one thread.
     */
    boolean shareJobs() {
        if (jobsShared || database.embedded()) {
            return jobsShared;
        }
        if (!database.reachable() || !database.ensureMigrated()) {
            LOG.warn("The database is down, so this node runs the jobs of all nodes until it is started again");
            return false;
        }
        GatewayStores.lendToJobStore(JobSchedulers.CONNECTIONS, database);
        jobsShared = true;
        return true;
    }

    static void bind(Registry registry, String name, Processor step) {
        registry.bind(name, Processor.class, step);
    }

    /** Reads again what another process or the command line has changed in the database. */
    void reload(String table) {
        switch (table) {
            case "account" -> accounts.pool.load();
            case "client_key" -> keys.load();
            case "model" -> providers.models.load();
            case "setting" -> {
                changes.follow();
                RequestThreads.start(changes::followRoutes);
            }
            case "route_file" -> RequestThreads.start(routes::follow);
            default -> {
                // a table of a newer version
            }
        }
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

    private static MemoryBudget budget(Settings.Memory memory) {
        return new MemoryBudget(
                Runtime.getRuntime().maxMemory() / 100 * memory.budgetPercent(),
                memory.keySharePercent(),
                System::nanoTime);
    }
}
