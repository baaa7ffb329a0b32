package gateway.storage.usage;

import gateway.usage.AccountUsage.Sums;
import gateway.usage.TokenUsage;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The columns of sums over usage rows: how they are selected from rows, and how they are read. */
final class SummedUsage {

    /** As in a select list over rows; the condition of an error is that of the function roll_up_usage. */
    static final String OF_ROWS = """
        count(*) as requests,
            count(*) filter (where case when status < 400 then error_type is not null else status <> 499 end) as errors,
            sum(input_tokens) as input_tokens, sum(output_tokens) as output_tokens,
            sum(cache_read_tokens) as cache_read_tokens, sum(cache_write_5m_tokens) as cache_write_5m_tokens,
            sum(cache_write_1h_tokens) as cache_write_1h_tokens, sum(thinking_tokens) as thinking_tokens,
            sum(web_searches) as web_searches, sum(web_fetches) as web_fetches,
            count(first_event_millis) as first_event_count, sum(first_event_millis) as first_event_millis,
            sum(total_millis) as total_millis, sum(cost) as cost\
        """;

    private SummedUsage() {}

    /** The sums of the row that a result is at. */
    static Sums read(ResultSet results) throws SQLException {
        long requests = results.getLong("requests");
        TokenUsage tokens = new TokenUsage(
                results.getLong("input_tokens"),
                results.getLong("output_tokens"),
                results.getLong("cache_read_tokens"),
                results.getLong("cache_write_5m_tokens"),
                results.getLong("cache_write_1h_tokens"),
                results.getLong("thinking_tokens"),
                results.getLong("web_searches"),
                results.getLong("web_fetches"));
        return new Sums(
                requests,
                results.getLong("errors"),
                tokens,
                mean(results.getLong("first_event_millis"), results.getLong("first_event_count")),
                mean(results.getLong("total_millis"), requests),
                results.getBigDecimal("cost"));
    }

    private static double mean(long sum, long count) {
        return count == 0 ? 0 : (double) sum / count;
    }
}
