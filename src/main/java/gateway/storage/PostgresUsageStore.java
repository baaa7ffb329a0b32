package gateway.storage;

import static gateway.storage.Transactions.utc;

import gateway.error.GatewayFailure;
import gateway.usage.JournalledRow;
import gateway.usage.UsageRow;
import gateway.usage.UsageStore;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Usage rows in the table {@code usage}, partitioned by UTC day. A day without a partition gets one when its first row comes. A
 * row that PostgreSQL can never take is logged and left out, because it would hold back all that follow. Safe from many threads.
 */
public final class PostgresUsageStore implements UsageStore {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresUsageStore.class);
    /** What PostgreSQL reports for a row without a partition. */
    private static final String CHECK_VIOLATION = "23514";
    /** Class of SQL states about values that do not fit. */
    private static final String DATA_EXCEPTION = "22";
    /** Class of SQL states about constraints: a key that is there already, a missing value, no partition. */
    private static final String INTEGRITY_VIOLATION = "23";

    private static final String INSERT = "insert into usage (" + UsageColumns.NAMES + ") values ("
            + UsageColumns.PLACEHOLDERS + ") on conflict do nothing";

    private static final String COPY = "copy usage (" + UsageColumns.NAMES + ") from stdin";

    private final DataSource source;

    public PostgresUsageStore(DataSource source) {
        this.source = source;
    }

    @Override
    public void insertAll(List<JournalledRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try {
            copy(rows);
        } catch (SQLException e) {
            if (!isAboutARow(e)) {
                throw Transactions.unavailable(e);
            }
            insertOneByOne(rows);
        }
    }

    /** The usual way: the lines of the journal are what PostgreSQL's COPY reads. It takes all rows or none. */
    private void copy(List<JournalledRow> rows) throws SQLException {
        Transactions.together(source, connection -> {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
            try {
                for (JournalledRow row : rows) {
                    copy.writeToCopy(row.line(), 0, row.line().length);
                }
                return copy.endCopy();
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        });
    }

    /** The careful way, for a batch in which a row is there already, has no partition yet, or cannot be stored. */
    private void insertOneByOne(List<JournalledRow> journalled) {
        List<UsageRow> rows = new ArrayList<>(journalled.size());
        for (JournalledRow each : journalled) {
            try {
                rows.add(each.row());
            } catch (IOException e) {
                LOG.error("The usage journal has an unreadable row, which is left out", e);
            }
        }
        try {
            insertOrAddPartitions(rows);
        } catch (SQLException e) {
            if (!isState(e, DATA_EXCEPTION)) {
                throw Transactions.unavailable(e);
            }
            rows.forEach(this::insertOrLeaveOut);
        }
    }

    private void insertOrAddPartitions(List<UsageRow> rows) throws SQLException {
        try {
            insert(rows);
        } catch (SQLException e) {
            if (!isState(e, CHECK_VIOLATION)) {
                throw e;
            }
            addPartitions(rows);
            insert(rows);
        }
    }

    private void insertOrLeaveOut(UsageRow row) {
        try {
            insertOrAddPartitions(List.of(row));
        } catch (SQLException e) {
            if (!isState(e, DATA_EXCEPTION)) {
                throw Transactions.unavailable(e);
            }
            LOG.error("Usage row {} does not fit into the database and is left out", row.id(), e);
        }
    }

    /** Whether a row of a batch is the cause: its values, its form, its missing partition, or that it is there already. */
    private static boolean isAboutARow(SQLException e) {
        return isState(e, DATA_EXCEPTION) || isState(e, INTEGRITY_VIOLATION);
    }

    /** A batch reports its own exception first; the state of the statement that failed may be in the next one. */
    private static boolean isState(SQLException e, String prefix) {
        for (SQLException each = e; each != null; each = each.getNextException()) {
            String state = each.getSQLState();
            if (state != null && state.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private void insert(List<UsageRow> rows) throws SQLException {
        Transactions.together(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                for (UsageRow row : rows) {
                    UsageColumns.bind(statement, row);
                    statement.addBatch();
                }
                return statement.executeBatch();
            }
        });
    }

    private void addPartitions(List<UsageRow> rows) throws SQLException {
        Set<LocalDate> days = rows.stream()
                .map(row -> LocalDate.ofInstant(row.time(), ZoneOffset.UTC))
                .collect(Collectors.toSet());
        Transactions.together(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select create_usage_partition(?)")) {
                for (LocalDate day : days) {
                    statement.setObject(1, day);
                    statement.execute();
                }
                return days.size();
            }
        });
    }

    /**
     * {@inheritDoc}
     *
     * @throws GatewayFailure of kind STORAGE_UNAVAILABLE when the database does not answer
     */
    @Override
    public List<UsageRow> find(@Nullable Instant since, @Nullable UUID after, int limit) {
        String sql = "select " + UsageColumns.NAMES + " from usage where true"
                + (since == null ? "" : " and time >= ?")
                + (after == null ? "" : " and id > ?")
                + " order by id limit ?";
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                int index = 1;
                if (since != null) {
                    statement.setObject(index++, utc(since));
                }
                if (after != null) {
                    statement.setObject(index++, after);
                }
                statement.setInt(index, limit);
                return readAll(statement);
            }
        });
    }

    private static List<UsageRow> readAll(PreparedStatement statement) throws SQLException {
        List<UsageRow> rows = new ArrayList<>();
        try (ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                rows.add(UsageColumns.read(results));
            }
        }
        return rows;
    }
}
