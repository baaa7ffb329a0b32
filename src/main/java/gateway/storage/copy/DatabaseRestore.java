package gateway.storage.copy;

import gateway.backup.BackupException;
import gateway.backup.BackupFile;
import gateway.backup.BackupManifest;
import gateway.backup.BackupPart;
import gateway.backup.BackupPart.CopiedTable;
import gateway.backup.UsageDay;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings a backup into a database, in one transaction: afterwards the database has all of it, in the newest schema, or is as it
 * was before.
 */
public final class DatabaseRestore {

    /** Wraps what PostgreSQL refuses while parts are read. */
    private static final class CopyFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CopyTrouble trouble;

        CopyFailure(CopyTrouble trouble) {
            super(trouble.refusal());
            this.trouble = trouble;
        }
    }

    private static final int PATIENCE_TENTHS = 20;
    private static final String RESTORED = "restored";

    private final BackupFile backup;
    private final CopySession session;
    private final SchemaSteps schema;
    private final Predicate<String> unwanted;

    private DatabaseRestore(BackupFile backup, CopySession session, SchemaSteps schema, Predicate<String> unwanted) {
        this.backup = backup;
        this.session = session;
        this.schema = schema;
        this.unwanted = unwanted;
    }

    /**
     * Refuses a backup of a newer program. Needs no database.
     *
     * @param newest schema that this program knows
     * @throws BackupException with one sentence
     */
    public static void requireKnown(BackupManifest manifest, String newest) {
        if (!manifest.schema().matches("[0-9]{1,9}")) {
            throw new BackupException("the manifest of the backup names no schema; take another backup", null);
        }
        if (Integer.parseInt(manifest.schema()) > Integer.parseInt(newest)) {
            throw new BackupException(
                    "the backup was made by Claude Proxy " + manifest.program() + " with schema " + manifest.schema()
                            + ", and this one knows schema " + newest + "; restore it with that version or a"
                            + " newer one",
                    null);
        }
    }

    /**
     * Whether somebody has put anything into a database.
     *
     * @throws BackupException when a proxy works on it
     */
    public static boolean hasData(Connection connection) throws SQLException {
        CopySession session = new CopySession(connection);
        requireAlone(session);
        for (String table : session.present(OwnTables.KEPT)) {
            if (!OwnTables.OF_ANY_START.contains(table) && session.hasRows(table)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Puts the backup in the place of all tables that there are.
     *
     * @param connection of this alone, to be closed afterwards
     * @param unwanted the keys of settings that are left out
     * @throws BackupException with one sentence; nothing is changed then, nor with the other
     */
    public static RestoredSettings restore(
            Connection connection, BackupFile backup, SchemaSteps schema, Predicate<String> unwanted)
            throws SQLException {
        requireKnown(backup.manifest(), schema.newest());
        try {
            connection.setAutoCommit(false);
            CopySession session = CopySession.begin(connection);
            requireAlone(session);
            RestoredSettings settings = new DatabaseRestore(backup, session, schema, unwanted).run();
            connection.commit();
            return settings;
        } catch (CopyFailure e) {
            throw e.trouble.sentence(RESTORED);
        } catch (FlywayException e) {
            throw unmade(e);
        }
    }

    private static BackupException unmade(FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refusal) {
                return CopyTrouble.of(RESTORED, refusal);
            }
        }
        return new BackupException("the tables cannot be made: " + firstLine(e) + "; nothing is changed", e);
    }

    private static void requireAlone(CopySession session) throws SQLException {
        int others = session.others();
        // A connection that was closed just now ends in its own time.
        for (int i = 0; others > 0 && i < PATIENCE_TENTHS; i++) {
            session.execute("select pg_sleep(0.1), pg_stat_clear_snapshot()");
            others = session.others();
        }
        if (others > 0) {
            throw new BackupException(
                    "a proxy works on that database (" + others + " connections); stop it and restore again", null);
        }
    }

    private RestoredSettings run() throws SQLException {
        drop();
        Connection connection = session.connection();
        schema.applyUpTo(new OneConnection(connection), backup.manifest().schema());
        for (UsageDay day : backup.manifest().usage()) {
            try (PreparedStatement statement = connection.prepareStatement("select create_usage_partition(?)")) {
                statement.setObject(1, day.day());
                statement.execute();
            }
        }
        List<String> there = session.present(OwnTables.KEPT);
        backup.read((part, content) -> load(part, content, there));
        if (!session.usageDays().equals(backup.manifest().usage())) {
            throw new BackupException(
                    "the usage rows do not add up to what the manifest says; nothing is changed", null);
        }
        schema.complete(new OneConnection(connection));
        return RestoredSettings.keep(session, unwanted);
    }

    private void drop() throws SQLException {
        List<String> tables = session.present(OwnTables.all());
        if (!tables.isEmpty() && !tables.contains(OwnTables.HISTORY)) {
            throw new BackupException(
                    "the database has a table " + tables.getFirst()
                            + " that is not of Claude Proxy; let DATABASE_URL name another database",
                    null);
        }
        for (String table : tables) {
            session.execute("drop table if exists " + CopySession.quoted(table) + " cascade");
        }
        if (!tables.isEmpty()) {
            for (String function : OwnTables.FUNCTIONS) {
                session.execute("drop function if exists " + CopySession.quoted(function) + " cascade");
            }
        }
    }

    private void load(BackupPart part, InputStream content, List<String> there) throws IOException {
        CopiedTable table = part.table();
        if (table == null) {
            return;
        }
        try {
            if (!there.contains(table.name())
                    || !session.columns(table.name()).containsAll(table.columns())
                    || table.columns().isEmpty()) {
                throw new BackupException(
                        "the backup has a table " + table.name() + " that schema "
                                + backup.manifest().schema() + " does not have; nothing is changed",
                        null);
            }
            copy(table, content, part.rows());
        } catch (SQLException e) {
            throw new CopyFailure(new CopyTrouble(e, table.name()));
        }
    }

    private void copy(CopiedTable table, InputStream content, long rows) throws SQLException, IOException {
        String name = CopySession.quoted(table.name());
        // A migration may have put rows into it.
        session.execute("delete from " + name);
        long copied = session.copies()
                .copyIn("copy " + name + " (" + CopySession.quoted(table.columns()) + ") from stdin", content);
        if (copied != rows) {
            throw new BackupException(
                    "the table " + table.name() + " has " + copied + " rows in place of " + rows
                            + "; nothing is changed",
                    null);
        }
        Map<String, String> sequences = session.sequences(table.name());
        for (Map.Entry<String, Long> each : table.sequences().entrySet()) {
            String sequence = sequences.get(each.getKey());
            if (sequence != null) {
                session.continueAfter(sequence, each.getValue());
            }
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
