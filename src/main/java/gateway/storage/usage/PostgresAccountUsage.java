package gateway.storage.usage;

import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import gateway.usage.AccountUsage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Sums over the table {@code usage}; those of days that have ended are kept in {@code account_usage_day}. Reading takes as long
 * as counting the rows of one day does. Safe from many threads and nodes.
 */
public final class PostgresAccountUsage implements AccountUsage {

    private static final String ROWS = "select account, " + SummedUsage.OF_ROWS
            + " from usage where account is not null and time >= %s group by account";

    private static final String SINCE = ROWS.formatted("?");

    private static final String AFTER_LAST_DAY = ROWS.formatted("""
        coalesce((select cast(max(day) + 1 as timestamp) at time zone 'UTC' from account_usage_day), '-infinity')\
        """);

    private static final String TOTAL = """
        select account, sum(requests) as requests, sum(errors) as errors, sum(input_tokens) as input_tokens,
            sum(output_tokens) as output_tokens, sum(cache_read_tokens) as cache_read_tokens,
            sum(cache_write_5m_tokens) as cache_write_5m_tokens, sum(cache_write_1h_tokens) as cache_write_1h_tokens,
            sum(thinking_tokens) as thinking_tokens, sum(web_searches) as web_searches, sum(web_fetches) as web_fetches,
            sum(first_event_count) as first_event_count, sum(first_event_millis) as first_event_millis,
            sum(total_millis) as total_millis, sum(cost) as cost
        from (
            select account, requests, errors, input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens,
                cache_write_1h_tokens, thinking_tokens, web_searches, web_fetches, first_event_count,
                first_event_millis, total_millis, cost
            from account_usage_day where account <> ''
            union all (%s)) as parts
        group by account\
        """.formatted(AFTER_LAST_DAY);

    private final DataSource source;

    public PostgresAccountUsage(DataSource source) {
        this.source = source;
    }

    @Override
    public Map<String, Sums> since(Instant from) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SINCE)) {
                new Parameters(statement).time(from);
                return read(statement);
            }
        });
    }

    @Override
    public Map<String, Sums> total() {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(TOTAL)) {
                return read(statement);
            }
        });
    }

    private static Map<String, Sums> read(PreparedStatement statement) throws SQLException {
        Map<String, Sums> sums = new HashMap<>();
        try (ResultSet results = statement.executeQuery()) {
            while (results.next()) {
                sums.put(results.getString("account"), SummedUsage.read(results));
            }
        }
        return sums;
    }

    /** {@inheritDoc} The days are those of UTC; the last three are added up again, for rows that came late. */
    @Override
    public int rollUp() {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select roll_up_usage()");
                    ResultSet results = statement.executeQuery()) {
                return results.next() ? results.getInt(1) : 0;
            }
        });
    }
}
