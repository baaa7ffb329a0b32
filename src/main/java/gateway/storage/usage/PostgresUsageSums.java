package gateway.storage.usage;

import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import gateway.usage.AccountUsage.Sums;
import gateway.usage.UsageFilter;
import gateway.usage.UsageGrouping;
import gateway.usage.UsageSums;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Sums over the table {@code usage}, group by group. Reading takes as long as counting the rows of the filter does; only the
 * partitions of its days are read. Safe from many threads and nodes.
 */
public final class PostgresUsageSums implements UsageSums {

    private static final String DEAREST =
            "cost desc nulls last, input_tokens + output_tokens desc nulls last, requests desc";

    private static final Duration LONGEST_READ = Duration.ofSeconds(30);

    private final DataSource source;

    public PostgresUsageSums(DataSource source) {
        this.source = source;
    }

    @Override
    public Summary sum(UsageGrouping by, UsageFilter filter, int limit) {
        if (limit < 1 || limit > MOST_GROUPS) {
            throw new IllegalArgumentException("expected 1 to " + MOST_GROUPS + " groups, got " + limit);
        }
        UsageCondition condition = new UsageCondition(filter);
        String order = by == UsageGrouping.DAY ? "value desc" : DEAREST;
        String sql = """
            select * from (
                select value, grouping(value) as whole, %s
                from (select %s as value, usage.* from usage where %s) as chosen
                group by grouping sets ((value), ())) as summed
            order by whole desc, %s, value limit ?\
            """.formatted(SummedUsage.OF_ROWS, value(by), condition.sql(), order);
        return Transactions.bounded(source, LONGEST_READ, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                Parameters parameters = new Parameters(statement);
                condition.set(parameters);
                // the total comes with them, and one group more tells that there are more
                parameters.number(limit + 2L);
                return read(statement, limit);
            }
        });
    }

    private static String value(UsageGrouping by) {
        return switch (by) {
            case KEY -> "client_key";
            case MODEL -> "coalesce(model_served, model_asked)";
            case ACCOUNT -> "account";
            case PROVIDER -> "provider";
            case DAY -> "to_char(time at time zone 'UTC', 'YYYY-MM-DD')";
            case STATUS -> "cast(status as text)";
        };
    }

    private static Summary read(PreparedStatement statement, int limit) throws SQLException {
        Sums total = Sums.NONE;
        List<Group> groups = new ArrayList<>();
        try (ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                Sums sums = SummedUsage.read(results);
                if (results.getInt("whole") == 1) {
                    total = sums;
                } else {
                    groups.add(new Group(results.getString("value"), sums));
                }
            }
        }
        boolean more = groups.size() > limit;
        return new Summary(List.copyOf(more ? groups.subList(0, limit) : groups), total, more);
    }
}
