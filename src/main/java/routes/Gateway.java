package routes;

import gateway.config.LiveSettings;
import gateway.config.Settings;
import gateway.start.StartProgress;
import gateway.start.StartReport;
import gateway.start.StartStep;
import gateway.storage.Database;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.files.FolderWatch;
import routes.files.RouteFiles;
import routes.files.RouteProperties;
import routes.http.Traffic;
import routes.http.Watchdog;
import routes.installation.DataFolder;
import routes.request.RequestThreads;

/** A running gateway: database, routes and listener, started in this order and stopped in the other. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** Time between two words of this node to the others. */
    private static final Duration ROUTES_TOLD = Duration.ofMinutes(5);

    private static final Duration RECORD_AT_STOP = Duration.ofSeconds(5);

    private final Settings settings;
    private final GatewayBeans beans;
    private final DataFolder folder;
    private final Management management;
    private final StartProgress progress;
    private final RouteFiles files;
    private @Nullable Watchdog watchdog;
    private @Nullable Announcement announcement;

    Gateway(
            Map<String, String> merged,
            LiveSettings live,
            Function<String, @Nullable String> secrets,
            Database database,
            DataFolder folder,
            RouteFiles files,
            StartProgress progress) {
        this.progress = progress;
        this.settings = live.get();
        this.folder = folder;
        this.files = files;
        this.beans = new GatewayBeans(live, secrets, database);
        this.management = new Management(beans, beans.routes::run, RouteProperties.of(merged, settings));
    }

    /**
     * Begins to serve.
     *
     * @throws Exception with one clear sentence when it cannot
     */
    void begin() throws Exception {
        progress.during(StartStep.READ_ACCOUNTS, this::read);
        // Tells about every table once it is connected, so a database that comes up later is read then.
        beans.database.listen(beans::reload);
        // Camel only logs that the management port is taken; the process would live on without health and metrics.
        GatewayStart.requireFreePorts(settings);
        management.begin();
        progress.during(StartStep.START_ROUTES, () -> {
            beans.routes.begin(files, progress::mayGoOn);
            management.await();
            return true;
        });
        progress.mayGoOn();
        beans.providers.current().problems().forEach(LOG::warn);
        beans.server.listen();
        beans.recorder.start();
        beans.responses.start();
        beans.accounts.start();
        beans.providers.models.warmUp();
        watchdog = Watchdog.over(beans.vertx, settings.server().watchdog());
        announcement = Announcement.of(beans);
        watch(settings.routes().watch());
        RequestThreads.start(beans.routes::follow);
        RequestThreads.start(beans.changes::followRoutes);
        beans.vertx.setPeriodic(ROUTES_TOLD.toMillis(), tick -> RequestThreads.start(beans.routes::follow));
        Reachability.of(beans).look(LOG::warn);
    }

    private void watch(Duration every) {
        if (!every.isZero()) {
            FolderWatch folderWatch =
                    new FolderWatch(() -> beans.settings.get().routes().folders(), beans.routes);
            beans.vertx.setPeriodic(every.toMillis(), tick -> RequestThreads.start(folderWatch::look));
        }
    }

    private boolean read() {
        boolean read = beans.accounts.pool.load();
        if (beans.database.reachable()) {
            beans.keys.load();
            beans.providers.models.load();
        }
        return read;
    }

    /** What has come of the start; asks the database for its version. */
    public StartReport report() {
        return new StartFacts(beans, beans.routes.files()).report();
    }

    /** The port that clients use. */
    public int port() {
        return beans.server.port();
    }

    /** Takes no new requests, lets those in flight end, and stops everything. */
    @Override
    public void close() {
        if (announcement != null) {
            announcement.close();
        }
        Watchdog over = watchdog;
        if (over != null) {
            over.close();
        }
        Traffic traffic = beans.traffic;
        Duration limit = settings.server().drainTimeout();
        int inFlight = traffic.inFlight();
        if (inFlight > 0) {
            LOG.info(
                    "Requests under way: {}; they have {} s to end; press Ctrl-C again to end them now",
                    inFlight,
                    limit.toSeconds());
        }
        if (!traffic.drain(limit)) {
            LOG.warn("Requests that did not end in time and are cut off: {}", traffic.inFlight());
        }
        quietly("listener", beans.server::close);
        quietly("conversations", beans.web::close);
        quietly("routes", beans.routes::close);
        quietly("management server", management::close);
        quietly("accounts", beans.accounts::close);
        quietly("usage recorder", () -> beans.recorder.drainNow(RECORD_AT_STOP));
        quietly("usage recorder", beans.recorder::close);
        quietly("kept responses", beans.responses::close);
        quietly("journal", beans.journal::close);
        quietly("database", beans.database::close);
        quietly("upstream connections", beans.relay.claude::close);
        quietly(
                "event loops",
                () -> beans.vertx
                        .close()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS));
        quietly("temporary keys", beans.temporaryKeys::takeBack);
        quietly("data folder", folder::close);
    }

    /** Has the embedded database end, if nobody else uses it, and waits for nothing: the process is about to end itself. */
    public void abandon() {
        beans.temporaryKeys.takeBack();
        beans.database.abandon();
    }

    /** Where everything is that outlives this process, for the operator. */
    public String whereDataAre() {
        return folder.whereDataAre();
    }

    private static void quietly(String what, Stop stop) {
        try {
            stop.run();
        } catch (Exception e) {
            LOG.warn("Could not stop the {}", what, e);
        }
    }

    private interface Stop {
        void run() throws Exception;
    }
}
