package gateway.storage.usage;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import gateway.usage.JournalledRow;
import gateway.usage.StoredUsage;
import gateway.usage.UsageColumns;
import gateway.usage.UsageQuery;
import gateway.usage.UsageRowLine;
import gateway.usage.UsageStore;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Usage rows in the table {@code usage}, partitioned by UTC day. A day without a partition gets one when its first row comes. A
 * row that PostgreSQL can never take is logged and left out, because it would hold back all that follow. Safe from many threads.
 */
public final class PostgresUsageStore implements UsageStore {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresUsageStore.class);
    /** Class of SQL states about values that do not fit. */
    private static final String DATA_EXCEPTION = "22";
    /** Class of SQL states about constraints: a key that is there already, a missing value, no partition. */
    private static final String INTEGRITY_VIOLATION = "23";
    /** Pages are found by the index on ids; a filter that hardly any row passes may have all rows looked through. */
    static final Duration LONGEST_READ = Duration.ofSeconds(10);

    /** A line of the journal and what it says. */
    private record Line(JournalledRow journalled, StoredUsage row) {

        int fields() {
            return row.values().size();
        }

        byte[] bytes() {
            return journalled.line();
        }
    }

    private final DataSource source;
    private final UsageColumns columns;
    private final UsageTable table;

    public PostgresUsageStore(DataSource source) {
        this(source, UsageColumns.ALL);
    }

    /** @param columns those of the table and of the journal's lines */
    PostgresUsageStore(DataSource source, UsageColumns columns) {
        this.source = source;
        this.columns = columns;
        this.table = new UsageTable(columns);
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
            insertCarefully(rows);
        }
    }

    /** The usual way: the lines of the journal are what PostgreSQL's COPY reads. It takes all rows or none. */
    private void copy(List<JournalledRow> rows) throws SQLException {
        Transactions.together(source, connection -> {
            table.copy(connection, rows.stream().map(JournalledRow::line).toList());
            return rows.size();
        });
    }

    /** The careful way, for a batch in which a row is there already, is old, has no partition yet, or cannot be stored. */
    private void insertCarefully(List<JournalledRow> rows) {
        List<Line> lines = readable(rows);
        try {
            insertOrAddPartitions(lines);
        } catch (SQLException e) {
            if (!isState(e, DATA_EXCEPTION)) {
                throw Transactions.unavailable(e);
            }
            lines.forEach(this::insertOrLeaveOut);
        }
    }

    private List<Line> readable(List<JournalledRow> rows) {
        List<Line> lines = new ArrayList<>(rows.size());
        for (JournalledRow each : rows) {
            try {
                lines.add(new Line(each, UsageRowLine.read(each.line(), columns)));
            } catch (IOException e) {
                LOG.error("The usage journal has an unreadable row, which is left out", e);
            }
        }
        return lines;
    }

    private void insertOrAddPartitions(List<Line> lines) throws SQLException {
        try {
            insert(lines);
        } catch (SQLException e) {
            if (!isState(e, UsageTable.NO_PARTITION)) {
                throw e;
            }
            UsageTable.addPartitions(
                    source, lines.stream().map(line -> line.row().time()).toList());
            insert(lines);
        }
    }

    private void insertOrLeaveOut(Line line) {
        try {
            insertOrAddPartitions(List.of(line));
        } catch (SQLException e) {
            if (!isState(e, DATA_EXCEPTION)) {
                throw Transactions.unavailable(e);
            }
            LOG.error(
                    "Usage row {} does not fit into the database and is left out",
                    line.row().id(),
                    e);
        }
    }

    /** Whether a row of a batch is the cause: its values, its form, its missing partition, or that it is there already. */
    private static boolean isAboutARow(SQLException e) {
        return isState(e, DATA_EXCEPTION) || isState(e, INTEGRITY_VIOLATION);
    }

    private static boolean isState(SQLException e, String prefix) {
        String state = e.getSQLState();
        return state != null && state.startsWith(prefix);
    }

    private void insert(List<Line> lines) throws SQLException {
        Map<Integer, List<byte[]>> byFields =
                lines.stream().collect(groupingBy(Line::fields, mapping(Line::bytes, toList())));
        Transactions.together(source, connection -> {
            for (Map.Entry<Integer, List<byte[]>> alike : byFields.entrySet()) {
                table.insert(connection, alike.getKey(), alike.getValue(), "do nothing");
            }
            return lines.size();
        });
    }

    @Override
    public List<StoredUsage> find(UsageQuery query) {
        UsageCondition condition = new UsageCondition(query.filter());
        String sql = "select " + table.names() + " from usage where " + condition.sql()
                + (query.beyond() == null ? "" : query.newestFirst() ? " and id < ?" : " and id > ?")
                + " order by id" + (query.newestFirst() ? " desc" : "") + " limit ?";
        return Transactions.bounded(source, LONGEST_READ, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                Parameters parameters = new Parameters(statement);
                condition.set(parameters);
                if (query.beyond() != null) {
                    parameters.id(query.beyond().toString());
                }
                parameters.number(query.limit());
                return readAll(statement);
            }
        });
    }

    private List<StoredUsage> readAll(PreparedStatement statement) throws SQLException {
        List<StoredUsage> rows = new ArrayList<>();
        try (ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                rows.add(table.read(results));
            }
        }
        return rows;
    }
}
