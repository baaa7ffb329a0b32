package gateway.config;

import gateway.oauth.OAuthSettings;
import gateway.responses.ResponseLimits;
import gateway.upstream.OwnAddresses;
import gateway.web.WebSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Every {@code gateway.*} setting, checked. Immutable. The keys, their defaults and their meaning stand in
 * {@code application.properties}. {@code toString} shows no secret.
 *
 * @param home the folder of the installation; null when the process was not started by the launcher
 * @param dataFolder where files are kept, absolute; null in no-filesystem mode
 * @param masterKey secret from which the encryption key is made; null when none is configured
 * @param node name that the operator has given this node, null for none
 * @param oauthTimeout for a whole call of sign-in, refresh, profile or a list of models
 * @param warnings sentences for the operator, to be logged once the log is set up
 */
public record Settings(
        @Nullable Path home,
        @Nullable Path dataFolder,
        @Nullable String masterKey,
        @Nullable String node,
        Server server,
        Memory memory,
        Management management,
        Database database,
        Access access,
        AccountSettings accounts,
        Affinity affinity,
        ResponseLimits responses,
        OAuthSettings oauth,
        Duration oauthTimeout,
        Upstream upstream,
        ProviderSettings providers,
        Breaker breaker,
        Usage usage,
        Journal journal,
        Log log,
        Routes routes,
        Trace trace,
        WebSettings web,
        Schedule schedule,
        List<String> warnings) {

    public Settings {
        warnings = List.copyOf(warnings);
    }

    /** Where this process listens. */
    public OwnAddresses own() {
        return ServerSettingsParser.own(server, management);
    }

    /** Whether nothing may be written to disk. */
    public boolean noFilesystemMode() {
        return dataFolder == null;
    }

    @Override
    public String toString() {
        return "Settings[dataFolder=" + dataFolder + ", server=" + server + ", management=" + management + ", database="
                + database + ", access=" + access + ", accounts=" + accounts + ", upstream=" + upstream + ", providers="
                + providers + "]";
    }

    /**
     * The clients' port; sizes in bytes.
     *
     * @param port 0 takes a free port
     * @param idleTimeout zero never closes an idle connection
     * @param eventLoops 0 leaves the number to Vert.x
     * @param watchdog how long an event loop may stand still; zero watches nothing
     * @param publicUrl where clients reach the proxy, without a trailing slash; null where requests tell
     * @param headerTimeout from the first byte of a request to the end of its head
     * @param writeTimeout for a client to take what was written to it
     * @param maxConnections 0 sets no limit
     * @param maxConnectionsPerAddress 0 sets no limit
     * @param trustedProxies addresses and networks that the limit per address does not hold for
     */
    public record Server(
            String host,
            int port,
            int maxHeaderSize,
            int maxJsonBody,
            long maxBody,
            Duration idleTimeout,
            Duration bodyTimeout,
            Duration drainTimeout,
            int eventLoops,
            @Nullable String publicUrl,
            Duration watchdog,
            Duration headerTimeout,
            Duration writeTimeout,
            int maxConnections,
            int maxConnectionsPerAddress,
            List<String> trustedProxies) {}

    /**
     * What requests may hold together.
     *
     * @param budgetPercent of the heap
     * @param keySharePercent of the budget, for one key
     * @param maxJsonValues of a body that is translated
     */
    public record Memory(int budgetPercent, int keySharePercent, int maxJsonValues) {}

    /** The port for health, metrics and Jolokia; port 0 takes a free one. */
    public record Management(String host, int port, JolokiaSettings jolokia) {

        /** Without Jolokia. */
        public Management(String host, int port) {
            this(host, port, JolokiaSettings.OFF);
        }
    }

    /**
     * The database.
     *
     * @param url null means the embedded one
     * @param cacheFolder where the binaries of the embedded one are unpacked, null for the data folder
     * @param patience how long the start waits for an external one that does not answer
     */
    public record Database(@Nullable String url, @Nullable Path cacheFolder, int poolSize, Duration patience) {

        /** Whether an embedded PostgreSQL serves. */
        public boolean embedded() {
            return url == null;
        }

        @Override
        public String toString() {
            return "Database[" + (url == null ? "embedded" : "external") + ", poolSize=" + poolSize + "]";
        }
    }

    /**
     * Who may call.
     *
     * @param clientKeys configured keys, in clear text
     * @param adminKeys configured keys, in clear text
     * @param showsUnowned whether every key may use Anthropic's resources that nobody is known to have made
     * @param revokedGrace how long requests under way may go on when their key was revoked
     * @param failuresPerMinute attempts with wrong keys from one address that get 401 in a minute; 0 sets no limit
     */
    public record Access(
            List<String> clientKeys,
            List<String> adminKeys,
            boolean showsUnowned,
            Duration revokedGrace,
            int failuresPerMinute) {
        public Access {
            clientKeys = List.copyOf(clientKeys);
            adminKeys = List.copyOf(adminKeys);
        }

        @Override
        public String toString() {
            return "Access[" + clientKeys.size() + " client keys, " + adminKeys.size() + " admin keys]";
        }
    }

    /** How long conversations stay with their accounts. */
    public record Affinity(Duration ttl, Duration cleanUpInterval, int capacity, boolean agentsApart) {}

    /**
     * Calls to upstreams; sizes in bytes. Providers may have time-outs of their own.
     *
     * @param claudeBaseUrl http or https, without a trailing slash
     */
    public record Upstream(
            URI claudeBaseUrl,
            String oauthBeta,
            Duration connectTimeout,
            Duration firstEventTimeout,
            Duration headerHold,
            Duration pingInterval,
            Duration streamSilenceTimeout,
            Duration pingOnlyTimeout,
            Duration requestTimeout,
            ClientGone clientGone,
            int poolSize,
            boolean http2,
            int jsonHold) {}

    /** What happens to the upstream call when the client leaves. */
    public enum ClientGone {
        CANCEL,
        DRAIN
    }

    /**
     * The circuit breakers of each account and provider; failureRate is a percentage.
     *
     * @param consecutiveFailures of different requests that open it, however few calls there were; 0 for none
     */
    public record Breaker(
            Duration window,
            int minimumCalls,
            int failureRate,
            Duration open,
            int halfOpenCalls,
            int consecutiveFailures) {}

    /** Usage rows. */
    public record Usage(boolean track, int retentionDays, int partitionsAhead, int batchSize) {}

    /** The journal before the database; segmentSize in bytes. */
    public record Journal(long segmentSize, Duration forceInterval, int memoryRows) {}

    /**
     * The log; a null file means console only, fileRotation in bytes, fileRetention in days.
     *
     * @param node name of this node, given or made up, which stands in each JSON line
     */
    public record Log(
            Level level,
            LogFormat format,
            @Nullable Path file,
            long fileRotation,
            int fileRetention,
            LoggedClient clientAddress,
            String node) {}

    /** What of a client's address stands in the log. */
    public enum LoggedClient {
        OFF,
        NETWORK,
        FULL
    }

    /** How a log line is written. */
    public enum LogFormat {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where routes are, and what they may use.
     *
     * @param dir the operator's folder of YAML routes; null when there is none
     * @param allowedComponents schemes of the components that an operator's routes may use; empty for all
     * @param watch time between two looks at the folder; zero for none
     * @param readOnly whether routes are those of the folder only, and the admin API stores none
     * @param versions how many versions are kept
     * @param extensions the operator's folder of jars and Kamelets; null when there is none
     */
    public record Routes(
            @Nullable Path dir,
            List<String> allowedComponents,
            Duration watch,
            boolean readOnly,
            int versions,
            @Nullable Path extensions) {
        public Routes {
            allowedComponents = List.copyOf(allowedComponents);
        }

        /** The operator's folders, those that there are. */
        public List<Path> folders() {
            return Stream.concat(Stream.ofNullable(dir), Stream.ofNullable(extensions))
                    .toList();
        }
    }

    /**
     * Which requests may have their steps told.
     *
     * @param keys names or ids of client keys that may, beside those of administrators; {@code all} for every one
     * @param kept how many traces are kept in memory
     * @param bodies whether bodies are kept with them
     */
    public record Trace(List<String> keys, int kept, boolean bodies) {
        public Trace {
            keys = List.copyOf(keys);
        }
    }

    /** Quartz cron expressions by name of the job. */
    public record Schedule(Map<String, String> byJob) {
        public Schedule {
            byJob = Map.copyOf(byJob);
        }
    }
}
