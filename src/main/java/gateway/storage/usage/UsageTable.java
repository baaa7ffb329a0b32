package gateway.storage.usage;

import static gateway.storage.connection.Transactions.instant;

import gateway.storage.connection.Transactions;
import gateway.usage.ColumnForm;
import gateway.usage.StoredUsage;
import gateway.usage.UsageColumn;
import gateway.usage.UsageColumns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The table {@code usage}. Rows come into it as lines of the journal and by COPY only, so that each column is known in one
 * place: in the {@link UsageColumns}. Immutable.
 */
final class UsageTable {

    /** What PostgreSQL reports for a row without a partition. */
    static final String NO_PARTITION = "23514";

    /** Rows are put here first where COPY itself cannot do what is wanted; one for each number of fields. */
    private static final String STAGED = "staged_usage_";

    private final UsageColumns columns;

    UsageTable(UsageColumns columns) {
        this.columns = columns;
    }

    /** The names of the columns, as in a select list. */
    String names() {
        return names(columns.size());
    }

    private String names(int fields) {
        return String.join(", ", columns.names().subList(0, fields));
    }

    /** Copies lines that have a field for each column. PostgreSQL takes all of them or none. */
    void copy(Connection connection, Collection<byte[]> lines) throws SQLException {
        copy(connection, "usage (" + names() + ")", lines);
    }

    /**
     * Copies lines into a table that lives as long as the transaction, and inserts from there.
     *
     * @param fields how many each line has; the other columns get their defaults
     * @param onConflict what happens to a row that is there already, as SQL
     */
    void insert(Connection connection, int fields, Collection<byte[]> lines, String onConflict) throws SQLException {
        String names = names(fields);
        String staged = STAGED + fields;
        try (Statement statement = connection.createStatement()) {
            statement.execute("create temporary table " + staged + " on commit drop as select " + names
                    + " from usage with no data");
            copy(connection, staged + " (" + names + ")", lines);
            statement.execute("insert into usage (" + names + ") select " + names + " from " + staged + " on conflict "
                    + onConflict);
        }
    }

    private static void copy(Connection connection, String into, Collection<byte[]> lines) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + into + " from stdin");
        try {
            for (byte[] line : lines) {
                copy.writeToCopy(line, 0, line.length);
            }
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** What a row that is there already takes from one that goes on counting, as SQL. */
    String growing() {
        return columns.list().stream()
                .filter(UsageColumn::isGrowing)
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(Collectors.joining(", "));
    }

    /** The row of a result that has the columns of {@link #names}. */
    StoredUsage read(ResultSet results) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(value(results, i + 1, columns.list().get(i).form()));
        }
        return new StoredUsage(columns, Collections.unmodifiableList(values));
    }

    private static @Nullable Object value(ResultSet results, int index, ColumnForm form) throws SQLException {
        Object value = switch (form) {
            case NUMBER -> results.getLong(index);
            case FLAG -> results.getBoolean(index);
            case DECIMAL -> results.getBigDecimal(index);
            case TIME -> instant(results.getObject(index, OffsetDateTime.class));
            case ID, TEXT, LIST -> {
                String text = results.getString(index);
                yield text == null ? null : form.value(text);
            }
        };
        return results.wasNull() ? null : value;
    }

    /** Makes the partitions of the days of these times, where there are none yet. */
    static void addPartitions(DataSource source, Collection<Instant> times) throws SQLException {
        Set<LocalDate> days = times.stream()
                .map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC))
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
}
