package gateway.storage;

import gateway.backup.BackupException;
import gateway.backup.BackupFile;
import gateway.backup.BackupManifest;
import gateway.backup.BackupWriter;
import gateway.error.StorageStartException;
import gateway.start.StartProgress;
import gateway.storage.connection.ConnectionTarget;
import gateway.storage.connection.Trouble;
import gateway.storage.copy.DatabaseDump;
import gateway.storage.copy.DatabaseFacts;
import gateway.storage.copy.DatabaseRestore;
import gateway.storage.embedded.EmbeddedServer;
import gateway.storage.embedded.ServerAddress;
import gateway.storage.embedded.ServerTraces;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The database as it is: its schema is not brought up to date, and nothing is pooled. An embedded one that nobody runs is started,
 * and stopped again by {@link #close}. Safe from many threads.
 */
public final class PlainDatabase implements AutoCloseable {

    private final @Nullable EmbeddedServer server;
    private final ConnectionTarget target;

    private final String program;

    private PlainDatabase(@Nullable EmbeddedServer server, ConnectionTarget target, String program) {
        this.server = server;
        this.target = target;
        this.program = program;
    }

    /**
     * Finds the database of these settings; makes an embedded one where there is none yet.
     *
     * @throws StorageStartException with one sentence, when the url is malformed or the embedded one cannot start
     */
    public static PlainDatabase open(DatabaseSettings settings) {
        if (settings.url() != null) {
            return new PlainDatabase(null, ConnectionTarget.parse(settings.url()), settings.program());
        }
        if (settings.dataFolder() == null) {
            throw new StorageStartException(
                    "Neither a data folder nor DATABASE_URL is set: one of them is needed.", null);
        }
        EmbeddedServer server =
                EmbeddedServer.open(settings.dataFolder(), settings.cacheFolder(), StartProgress.SILENT);
        ServerAddress address = server.address();
        return new PlainDatabase(
                server, new ConnectionTarget(address.url(), address.user(), address.password()), settings.program());
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
            throw refused("backed up", e);
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
            throw refused("looked at", e);
        }
    }

    /**
     * Puts a backup in the place of all that is in it, in one transaction.
     *
     * @throws BackupException with one sentence; nothing is changed then
     */
    public void restore(BackupFile backup) {
        try (Connection connection = connect()) {
            DatabaseRestore.restore(connection, backup, Migrations.steps(program));
        } catch (SQLException e) {
            throw refused("restored", e);
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
            throw Trouble.of(e, target).refusal();
        }
    }

    private static BackupException refused(String what, SQLException e) {
        return new BackupException("the database cannot be " + what + ": " + firstLine(e) + "; nothing is changed", e);
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Connection connect() {
        try {
            return target.connect();
        } catch (SQLException e) {
            throw Trouble.of(e, target).refusal();
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
