package gateway.storage.copy;

import gateway.backup.BackupException;
import gateway.backup.BackupPart.CopiedTable;
import gateway.backup.BackupWriter;
import gateway.backup.UsageDay;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.copy.CopyManager;

/** Copies the tables of a database into a backup, all as they are at one moment, while proxies go on. */
public final class DatabaseDump {

    private DatabaseDump() {}

    /**
     * What was copied.
     *
     * @param schema version of the tables
     * @param server version of PostgreSQL
     * @param usage sums of the usage rows; empty without them
     */
    public record Copied(String schema, String server, List<UsageDay> usage) {}

    /**
     * Writes all tables that are kept.
     *
     * @param connection of this alone, to be closed afterwards
     * @throws BackupException with one sentence, when the database has none
     */
    public static Copied write(Connection connection, BackupWriter writer, boolean withUsage)
            throws SQLException, IOException {
        String schema = new CopySession(connection).schema();
        if (schema == null) {
            throw new BackupException("the database has no tables of Claude Proxy: there is nothing to back up", null);
        }
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        CopySession session = CopySession.begin(connection);
        // A day that is dropped would be missing although the snapshot has it; a lock alone makes no snapshot.
        session.execute("lock table usage in access share mode");
        for (String table : session.present(OwnTables.KEPT)) {
            if (withUsage || !table.equals(OwnTables.USAGE)) {
                copy(session, table, writer);
            }
        }
        Copied copied = new Copied(schema, session.serverVersion(), withUsage ? session.usageDays() : List.of());
        connection.rollback();
        return copied;
    }

    private static void copy(CopySession session, String table, BackupWriter writer) throws SQLException, IOException {
        List<String> columns = session.columns(table);
        Map<String, Long> sequences = new TreeMap<>();
        for (Map.Entry<String, String> each : session.sequences(table).entrySet()) {
            sequences.put(each.getKey(), session.given(each.getValue()));
        }
        CopyManager copies = session.copies();
        String sql =
                "copy (select " + CopySession.quoted(columns) + " from " + CopySession.quoted(table) + ") to stdout";
        writer.<SQLException>table(
                table,
                out -> copies.copyOut(sql, out),
                rows -> new CopiedTable(table, columns, new TreeMap<>(sequences)));
    }
}
