package gateway.storage.usage;

import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import gateway.usage.BatchResultStore;
import gateway.usage.UsageColumns;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowLine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Counted results in the tables {@code batch} and {@code batch_result}, one transaction with their usage row. Safe from many threads. */
public final class PostgresBatchResults implements BatchResultStore {

    /** Whatever Anthropic keeps is gone by then. */
    private static final String FORGET = """
        delete from batch where number in (
            select number from batch where counted_at < now() - interval '400 days' limit 100 for update skip locked)\
        """;

    private static final String ADD = "insert into batch (batch_id) values (?) on conflict do nothing";

    /** Two fetches of a batch wait for each other here. */
    private static final String LOCK = "select number, complete from batch where batch_id = ? for update";

    private static final String COUNT =
            "insert into batch_result (batch, result) select ?, unnest(?) on conflict do nothing returning result";

    private static final String TOUCH = "update batch set counted_at = now() where number = ?";

    private static final String COMPLETE =
            "insert into batch (batch_id, complete) values (?, true) on conflict (batch_id) do update"
                    + " set complete = true, counted_at = now() returning number";

    private static final UsageTable USAGE = new UsageTable(UsageColumns.ALL);

    /** The row may be there already, also by way of the journal. */
    private static final String PUT = "(id, time) do update set " + USAGE.growing();

    private final DataSource source;

    public PostgresBatchResults(DataSource source) {
        this.source = source;
    }

    @Override
    public boolean isComplete(String batchId) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select 1 from batch where batch_id = ? and complete")) {
                new Parameters(statement).text(batchId);
                try (ResultSet results = statement.executeQuery()) {
                    return results.next();
                }
            }
        });
    }

    @Override
    public Set<UUID> count(String batchId, Collection<UUID> results, Function<Set<UUID>, @Nullable UsageRow> row) {
        List<UUID> sorted = results.stream().sorted().toList();
        Counting counting = new Counting(batchId, sorted, row);
        try {
            try {
                return Transactions.together(source, counting);
            } catch (SQLException e) {
                UsageRow refused = counting.put;
                if (!UsageTable.NO_PARTITION.equals(e.getSQLState()) || refused == null) {
                    throw e;
                }
                UsageTable.addPartitions(source, List.of(refused.time()));
                return Transactions.together(source, counting);
            }
        } catch (SQLException e) {
            throw Transactions.unavailable(e);
        }
    }

    @Override
    public void complete(String batchId) {
        Transactions.allOrNothing(source, connection -> {
            long number;
            try (PreparedStatement statement = connection.prepareStatement(COMPLETE)) {
                new Parameters(statement).text(batchId);
                number = number(statement);
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from batch_result where batch = ?")) {
                new Parameters(statement).number(number);
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
                return statement.executeUpdate();
            }
        });
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet results = statement.executeQuery()) {
            if (!results.next()) {
                throw new SQLException("a batch has no number");
            }
            return results.getLong(1);
        }
    }

    private static final class Counting implements Transactions.Work<Set<UUID>> {

        private final String batchId;
        private final List<UUID> results;
        private final Function<Set<UUID>, @Nullable UsageRow> row;
        private @Nullable UsageRow put;

        Counting(String batchId, List<UUID> results, Function<Set<UUID>, @Nullable UsageRow> row) {
            this.batchId = batchId;
            this.results = results;
            this.row = row;
        }

        @Override
        public Set<UUID> run(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(ADD)) {
                new Parameters(statement).text(batchId);
                statement.executeUpdate();
            }
            Set<UUID> added = add(connection);
            put = row.apply(added);
            if (put != null) {
                USAGE.insert(connection, UsageColumns.ALL.size(), List.of(UsageRowLine.write(put)), PUT);
            }
            return added;
        }

        private Set<UUID> add(Connection connection) throws SQLException {
            long number;
            try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
                new Parameters(statement).text(batchId);
                try (ResultSet rows = statement.executeQuery()) {
                    if (!rows.next() || rows.getBoolean("complete")) {
                        return Set.of();
                    }
                    number = rows.getLong("number");
                }
            }
            Set<UUID> added = new HashSet<>();
            try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
                new Parameters(statement).number(number).array("uuid", results.toArray());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        added.add(rows.getObject(1, UUID.class));
                    }
                }
            }
            if (!added.isEmpty()) {
                try (PreparedStatement statement = connection.prepareStatement(TOUCH)) {
                    new Parameters(statement).number(number);
                    statement.executeUpdate();
                }
            }
            return added;
        }
    }
}
