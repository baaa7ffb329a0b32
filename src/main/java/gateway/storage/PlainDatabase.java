package gateway.storage;

import gateway.backup.BackupException;
import gateway.backup.BackupFile;
import gateway.backup.BackupManifest;
import gateway.backup.BackupWriter;
import gateway.error.StorageStartException;
import gateway.start.StartProgress;
import gateway.storage.copy.CopyTrouble;
import gateway.storage.copy.DatabaseDump;
import gateway.storage.copy.DatabaseFacts;
import gateway.storage.copy.DatabaseRestore;
import gateway.storage.copy.RestoredSettings;
import gateway.storage.embedded.ServerTraces;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The database as it is: its schema is not brought up to date, and nothing is pooled. An embedded one that nobody runs is started,
 * and stopped again by {@link #close}. Safe from many threads.
 */
public final class PlainDatabase implements AutoCloseable {

    private final DatabaseServer server;
    private final String program;

    private PlainDatabase(DatabaseServer server, String program) {
        this.server = server;
        this.program = program;
    }

    /**
     * Finds the database of these settings; makes an embedded one where there is none yet.
     *
     * @throws StorageStartException with one sentence, when the url is malformed or the embedded one cannot start
     */
    public static PlainDatabase open(DatabaseSettings settings) {
        return new PlainDatabase(DatabaseServer.find(settings, StartProgress.SILENT), settings.program());
    }

    /** Whether an embedded database has been made in a data folder. */
    public static boolean isEmbeddedIn(Path dataFolder) {
        return ServerTraces.isMadeIn(dataFolder);
    }

    /**
     * Refuses a backup that this program is too old for. Needs no database.
     *
     * @throws BackupException with one sentence
     */
    public static void requireKnown(BackupManifest manifest) {
        DatabaseRestore.requireKnown(manifest, Migrations.NEWEST);
    }

    /**
     * Copies all tables that are kept, as they are at one moment, while proxies go on.
     *
     * @throws BackupException with one sentence, when the database has none or does not answer
     */
    public DatabaseDump.Copied dump(BackupWriter writer, boolean withUsage) throws IOException {
        try (Connection connection = connect()) {
            return DatabaseDump.write(connection, writer, withUsage);
        } catch (SQLException e) {
            throw CopyTrouble.of("backed up", e);
        }
    }

    /**
     * Whether somebody has put anything into it.
     *
     * @throws BackupException when it does not answer, or a proxy works on it
     */
    public boolean hasData() {
        try (Connection connection = connect()) {
            return DatabaseRestore.hasData(connection);
        } catch (SQLException e) {
            throw CopyTrouble.of("looked at", e);
        }
    }

    /**
     * Puts a backup in the place of all that is in it, in one transaction.
     *
     * @param unwanted the keys of settings that are left out
     * @throws BackupException with one sentence; nothing is changed then
     */
    public RestoredSettings restore(BackupFile backup, Predicate<String> unwanted) {
        try (Connection connection = connect()) {
            return DatabaseRestore.restore(connection, backup, Migrations.steps(program), unwanted);
        } catch (SQLException e) {
            throw CopyTrouble.of("restored", e);
        }
    }

    /**
     * What it says of itself. Changes nothing.
     *
     * @throws StorageStartException with one sentence, when it does not answer
     */
    public DatabaseFacts facts() {
        try (Connection connection = connect()) {
            return DatabaseFacts.of(connection, Migrations.NEWEST);
        } catch (SQLException e) {
            throw server.trouble(e).refusal();
        }
    }

    /** The settings that are stored in it; none where it has no table for them. */
    public Map<String, String> storedSettings() {
        try (Connection connection = connect()) {
            return DatabaseFacts.storedSettings(connection);
        } catch (SQLException e) {
            throw server.trouble(e).refusal();
        }
    }

    private Connection connect() {
        try {
            return server.target().connect();
        } catch (SQLException e) {
            throw server.trouble(e).refusal();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
