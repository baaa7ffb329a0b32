package routes;

import gateway.access.ClientKeyStore;
import gateway.access.KeyHasher;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.CredentialStore;
import gateway.account.PinStore;
import gateway.account.affinity.AffinityStore;
import gateway.audit.AuditLog;
import gateway.catalog.ModelStore;
import gateway.config.Settings;
import gateway.credential.MasterKey;
import gateway.credential.SecretBox;
import gateway.error.GatewayFailure;
import gateway.estimate.CalibrationStore;
import gateway.jobs.JobRunStore;
import gateway.oauth.PendingSignIns;
import gateway.responses.ResponseStore;
import gateway.routes.model.RouteText;
import gateway.routes.seen.StepSeenStore;
import gateway.routes.version.RouteFileStore;
import gateway.routes.version.RouteHold;
import gateway.routes.version.RouteVersionStore;
import gateway.routes.version.StoredRouteFile;
import gateway.settings.SettingStore;
import gateway.storage.Database;
import gateway.storage.JobStoreConnections;
import gateway.storage.KeyInForce;
import gateway.storage.PostgresAccountStore;
import gateway.storage.PostgresAccountTraces;
import gateway.storage.PostgresAffinityStore;
import gateway.storage.PostgresAuditLog;
import gateway.storage.PostgresCalibrationStore;
import gateway.storage.PostgresClientKeyStore;
import gateway.storage.PostgresConversationStore;
import gateway.storage.PostgresCredentialStore;
import gateway.storage.PostgresJobRunStore;
import gateway.storage.PostgresModelStore;
import gateway.storage.PostgresPendingSignIns;
import gateway.storage.PostgresPinStore;
import gateway.storage.PostgresResponseStore;
import gateway.storage.PostgresRouteFileStore;
import gateway.storage.PostgresRouteVersionStore;
import gateway.storage.PostgresSettingStore;
import gateway.storage.PostgresStepSeenStore;
import gateway.storage.journal.FileUsageJournal;
import gateway.storage.journal.MemoryUsageJournal;
import gateway.storage.usage.PostgresAccountUsage;
import gateway.storage.usage.PostgresBatchResults;
import gateway.storage.usage.PostgresUsageStore;
import gateway.storage.usage.PostgresUsageSums;
import gateway.usage.AccountUsage;
import gateway.usage.BatchResultStore;
import gateway.usage.UsageJournal;
import gateway.usage.UsageStore;
import gateway.usage.UsageSums;
import gateway.web.session.ConversationStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.installation.MasterKeys;

/**
 * The stores of the gateway, all in one database. The only place that constructs them; the command line shares it.
 *
 * @param hasher of client keys
 */
public record GatewayStores(
        AccountStore accounts,
        AccountTraces traces,
        PinStore pins,
        CredentialStore credentials,
        AffinityStore affinity,
        PendingSignIns signIns,
        ClientKeyStore clientKeys,
        KeyHasher hasher,
        SettingStore settings,
        UsageStore usage,
        AccountUsage accountUsage,
        UsageSums usageSums,
        BatchResultStore batchResults,
        JobRunStore jobRuns,
        AuditLog audit,
        ModelStore models,
        CalibrationStore calibration,
        ResponseStore responses,
        RouteFileStore routeFiles,
        RouteVersionStore routeVersions,
        StepSeenStore stepsSeen,
        ConversationStore conversations) {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayStores.class);

    /**
     * The stores of a database, whose secrets are sealed with the master key of the settings.
     *
     * @throws gateway.error.StorageStartException with one sentence, when that is not the key in force
     */
    public static GatewayStores of(Database database, Settings settings) {
        MasterKeys keys = MasterKeys.of(settings);
        MasterKey master = keys.settle(database);
        KeyHasher hasher = new KeyHasher(KeyInForce.saltOf(master));
        database.checkBy(KeyInForce.holding(master, hasher::pepper, keys.refusal()));
        DataSource source = database.dataSource();
        SecretBox box = master.box("accounts");
        return new GatewayStores(
                new PostgresAccountStore(source, box),
                new PostgresAccountTraces(source),
                new PostgresPinStore(source),
                new PostgresCredentialStore(source, box),
                new PostgresAffinityStore(source),
                new PostgresPendingSignIns(source, box),
                new PostgresClientKeyStore(source),
                hasher,
                new PostgresSettingStore(source),
                new PostgresUsageStore(source),
                new PostgresAccountUsage(source),
                new PostgresUsageSums(source),
                new PostgresBatchResults(source),
                new PostgresJobRunStore(source),
                new PostgresAuditLog(source),
                new PostgresModelStore(source),
                new PostgresCalibrationStore(source),
                new PostgresResponseStore(source, master.box("responses")),
                new PostgresRouteFileStore(source),
                new PostgresRouteVersionStore(source),
                new PostgresStepSeenStore(source),
                new PostgresConversationStore(source));
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

    /** The files of routes that all nodes share; none while the database does not answer, which brings them later. */
    static List<RouteText> storedRoutes(Database database) {
        try {
            return database.reachable()
                    ? new PostgresRouteFileStore(database.dataSource())
                            .loadAll().stream().map(StoredRouteFile::asText).toList()
                    : List.of();
        } catch (GatewayFailure e) {
            LOG.warn("The stored route files cannot be read; they are used once the database answers");
            return List.of();
        }
    }

    /** The route files that are used in place of those of the folder; null where there are none, or the database does not answer. */
    static @Nullable RouteHold heldRoutes(Database database, Settings settings) {
        try {
            return database.reachable() && !settings.routes().readOnly()
                    ? new PostgresRouteVersionStore(database.dataSource()).held(placeOf(settings))
                    : null;
        } catch (GatewayFailure e) {
            LOG.warn(
                    "Whether files of the folder of routes are held back cannot be read; those of the folder are used");
            return null;
        }
    }

    /** Where a node finds again what it holds: nodes without a name are told apart by their folders. */
    static String placeOf(Settings settings) {
        return Objects.requireNonNullElse(
                settings.node(), String.valueOf(settings.routes().dir()));
    }

    /** Lets Quartz use the connections of a database under a name. */
    static void lendToJobStore(String name, Database database) {
        JobStoreConnections.register(name, database.dataSource());
    }

    /** Where usage rows wait for the database: in files, or in memory where nothing may be written to disk. */
    static UsageJournal journal(Settings now) {
        Path folder = now.dataFolder();
        return folder == null
                ? new MemoryUsageJournal(now.journal().memoryRows())
                : new FileUsageJournal(
                        folder.resolve("journal"),
                        now.journal().segmentSize(),
                        now.journal().forceInterval());
    }
}
