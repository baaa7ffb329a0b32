package gateway.config;

import gateway.config.Settings.Access;
import gateway.config.Settings.Breaker;
import gateway.config.Settings.ClientGone;
import gateway.config.Settings.Database;
import gateway.config.Settings.Journal;
import gateway.config.Settings.Log;
import gateway.config.Settings.LogFormat;
import gateway.config.Settings.LoggedClient;
import gateway.config.Settings.Management;
import gateway.config.Settings.Routes;
import gateway.config.Settings.Schedule;
import gateway.config.Settings.Server;
import gateway.config.Settings.Trace;
import gateway.config.Settings.Upstream;
import gateway.config.Settings.Usage;
import gateway.responses.ResponseLimits;
import gateway.upstream.OwnAddresses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Makes the checked {@link Settings} of merged values: ranges, and rules between settings. */
final class SettingsParser {

    private static final int MAX_INT = Integer.MAX_VALUE;
    private static final long KILOBYTE = 1L << 10;
    private static final long MEGABYTE = 1L << 20;
    private static final long TERABYTE = 1L << 40;
    private static final String CLIENT_KEYS = "gateway.access.client-keys";
    private static final String ADMIN_KEYS = "gateway.access.admin-keys";
    private static final List<String> JOBS = List.of(
            "recover-accounts",
            "close-streams",
            "refresh-tokens",
            "poll-usage",
            "check-accounts",
            "check-credit",
            "watch-idle",
            "roll-up-usage",
            "maintain-partitions",
            "check-providers",
            "refresh-models",
            "save-calibration",
            "forget-responses",
            "clean-up-conversations");
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final SettingReader read;
    private final EnvironmentExtras extras;
    private final String madeUpNode;

    SettingsParser(SettingReader read, EnvironmentExtras extras, String madeUpNode) {
        this.read = read;
        this.extras = extras;
        this.madeUpNode = madeUpNode;
    }

    Settings parse() {
        boolean noFilesystem = read.flag("gateway.no-filesystem-mode");
        Database database = database(noFilesystem);
        Path dataFolder = noFilesystem ? null : dataFolder(read);
        ServerSettingsParser edge = new ServerSettingsParser(read);
        Server server = edge.server();
        Management management = edge.management(server);
        OwnAddresses own = ServerSettingsParser.own(server, management);
        WebSettingsParser web = new WebSettingsParser(read);
        AccountSettingsParser accounts = new AccountSettingsParser(read, web);
        return new Settings(
                read.path("gateway.home"),
                dataFolder,
                read.optional("gateway.security.master-key"),
                read.optional("gateway.node"),
                server,
                edge.memory(),
                management,
                database,
                access(),
                accounts.accounts(),
                accounts.affinity(),
                responses(),
                accounts.oauth(),
                read.duration("gateway.oauth.timeout", MILLISECOND),
                upstream(own),
                new ProviderSettingsParser(read, extras.headers(), own).parse(),
                breaker(),
                usage(),
                journal(),
                log(dataFolder),
                routes(),
                trace(),
                web.web(),
                schedule(),
                warnings(web));
    }

    private List<String> warnings(WebSettingsParser web) {
        String host = read.baseUrl("gateway.upstream.claude-base-url").getHost();
        List<String> warnings = new ArrayList<>(extras.warnings());
        warnings.addAll(SuspectKeys.warnings(
                read.list(CLIENT_KEYS), read.list("gateway.accounts.api-keys"), host.endsWith("anthropic.com")));
        warnings.addAll(web.warnings());
        return warnings;
    }

    /** The data folder, whether or not it will be used. */
    static Path dataFolder(SettingReader read) {
        Path folder = read.path("gateway.data-folder");
        if (folder == null) {
            throw new SettingsException("gateway.data-folder (DATA_FOLDER) is empty, but needs a folder.");
        }
        return folder;
    }

    private Access access() {
        List<String> clients = read.list(CLIENT_KEYS);
        SuspectKeys.require(read.describe(CLIENT_KEYS), clients, read.describe(ADMIN_KEYS), read.list(ADMIN_KEYS));
        return new Access(
                clients,
                read.list(ADMIN_KEYS),
                read.oneOf("gateway.access.unowned-resources", List.of("shown", "hidden"))
                        .equals("shown"),
                read.duration("gateway.access.revoked-grace", Duration.ZERO),
                read.number("gateway.access.failures-per-minute", 0, 1_000_000));
    }

    private Database database(boolean noFilesystem) {
        String url = read.optional("gateway.database.url");
        if (url == null && noFilesystem) {
            throw new SettingsException(
                    "gateway.no-filesystem-mode (NO_FILESYSTEM_MODE) is on, so there can be no embedded"
                            + " database: set gateway.database.url (DATABASE_URL).");
        }
        if (url != null && !url.matches("(?s)(jdbc:postgresql:|postgres(ql)?://).+")) {
            throw read.invalidSecret(
                    "gateway.database.url", "jdbc:postgresql://host/db or postgres://user:password@host/db");
        }
        return new Database(
                url,
                cacheFolder(),
                read.number("gateway.database.pool-size", 2, 1000),
                read.duration("gateway.database.wait", Duration.ZERO));
    }

    private Upstream upstream(OwnAddresses own) {
        URI baseUrl = read.upstreamUrl("gateway.upstream.claude-base-url", own);
        return new Upstream(
                baseUrl,
                read.text("gateway.upstream.oauth-beta"),
                read.duration("gateway.upstream.connect-timeout", MILLISECOND),
                read.duration("gateway.upstream.first-event-timeout", MILLISECOND),
                read.duration("gateway.upstream.header-hold", MILLISECOND),
                read.duration("gateway.upstream.ping-interval", MILLISECOND),
                read.duration("gateway.upstream.stream-silence-timeout", MILLISECOND),
                read.duration("gateway.upstream.ping-only-timeout", MILLISECOND),
                read.duration("gateway.upstream.request-timeout", MILLISECOND),
                read.choice("gateway.upstream.client-gone", ClientGone.class),
                read.number("gateway.upstream.pool-size", 1, 1_000_000),
                read.flag("gateway.upstream.http2"),
                (int) read.size("gateway.upstream.json-hold", 0, 1024 * MEGABYTE));
    }

    private ResponseLimits responses() {
        return new ResponseLimits(
                read.duration("gateway.responses.keep", Duration.ZERO),
                read.size("gateway.responses.memory", 0, TERABYTE),
                read.size("gateway.responses.memory-per-key", 0, TERABYTE),
                read.size("gateway.responses.stored", 0, TERABYTE),
                read.size("gateway.responses.stored-per-key", 0, TERABYTE),
                read.flag("gateway.responses.pass-unknown"));
    }

    private Breaker breaker() {
        return new Breaker(
                Duration.ofSeconds(read.number("gateway.breaker.window", 1, 86_400)),
                read.number("gateway.breaker.minimum-calls", 1, MAX_INT),
                read.number("gateway.breaker.failure-rate", 1, 100),
                read.duration("gateway.breaker.open", MILLISECOND),
                read.number("gateway.breaker.half-open-calls", 1, MAX_INT),
                read.number("gateway.breaker.consecutive-failures", 0, 1_000));
    }

    private Usage usage() {
        return new Usage(
                read.flag("gateway.usage.track"),
                read.days("gateway.usage.retention-days", 1, 36_500),
                read.number("gateway.usage.partitions-ahead", 1, 366),
                read.number("gateway.usage.batch-size", 1, 10_000));
    }

    private Journal journal() {
        return new Journal(
                read.size("gateway.journal.segment-size", 64 * KILOBYTE, TERABYTE),
                read.duration("gateway.journal.force-interval", MILLISECOND),
                read.number("gateway.journal.memory-rows", 1, 100_000_000));
    }

    private Log log(@Nullable Path dataFolder) {
        return new Log(
                read.choice("gateway.log.level", Level.class),
                read.choice("gateway.log.format", LogFormat.class),
                logFile(dataFolder),
                read.size("gateway.log.file-rotation", KILOBYTE, TERABYTE),
                read.days("gateway.log.file-retention", 1, 36_500),
                read.choice("gateway.log.client-address", LoggedClient.class),
                Objects.requireNonNullElse(read.optional("gateway.node"), madeUpNode));
    }

    /** Null where the default is in the home folder and there is none: then the data folder serves. */
    private @Nullable Path cacheFolder() {
        String key = "gateway.database.cache-folder";
        String value = read.optional(key);
        return value != null && value.startsWith("~") && !read.hasHome() ? null : read.path(key);
    }

    private @Nullable Path logFile(@Nullable Path dataFolder) {
        if (!read.flag("gateway.log.to-file")) {
            return null;
        }
        if (dataFolder == null) {
            throw new SettingsException("gateway.log.to-file (LOG_TO_FILE) is on, but gateway.no-filesystem-mode"
                    + " (NO_FILESYSTEM_MODE) forbids files.");
        }
        Path file = read.path("gateway.log.file-path");
        return file == null ? dataFolder.resolve("logs/claude-proxy.log") : file;
    }

    private Routes routes() {
        return new Routes(
                read.folder("gateway.routes.dir"),
                read.list("gateway.routes.allowed-components"),
                read.duration("gateway.routes.watch", Duration.ZERO),
                read.flag("gateway.routes.read-only"),
                read.number("gateway.routes.versions", 2, 10_000),
                read.folder("gateway.extensions.dir"));
    }

    private Trace trace() {
        return new Trace(
                read.list("gateway.trace.keys"),
                read.number("gateway.trace.kept", 0, 1_000),
                read.flag("gateway.trace.bodies"));
    }

    private Schedule schedule() {
        Map<String, String> byJob = new HashMap<>();
        for (String job : JOBS) {
            byJob.put(job, cron("gateway.schedule." + job));
        }
        return new Schedule(byJob);
    }

    private String cron(String key) {
        String value = read.text(key);
        int fields = value.split("\\s+", -1).length;
        if (fields < 6 || fields > 7) {
            throw read.invalid(key, value, "a Quartz cron expression of six or seven fields");
        }
        return value;
    }
}
