package gateway.usage;

import static gateway.usage.UsageColumn.decimal;
import static gateway.usage.UsageColumn.flag;
import static gateway.usage.UsageColumn.id;
import static gateway.usage.UsageColumn.idOrNone;
import static gateway.usage.UsageColumn.number;
import static gateway.usage.UsageColumn.numberOrNone;
import static gateway.usage.UsageColumn.text;
import static gateway.usage.UsageColumn.texts;
import static gateway.usage.UsageColumn.time;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of the table {@code usage}, in the order in which they stand in a line of the journal. Whoever writes or reads
 * rows follows this list. A new column comes last. Immutable.
 */
public final class UsageColumns {

    /** Those of this version. */
    public static final UsageColumns ALL = new UsageColumns(List.of(
            id("id", UsageRow::id),
            time("time", UsageRow::time),
            text("upstream_request_id", UsageRow::upstreamRequestId),
            text("client_key", UsageRow::clientKey).required(),
            text("account", UsageRow::account),
            text("endpoint", UsageRow::endpoint).required(),
            text("model_asked", UsageRow::modelAsked),
            text("model_served", UsageRow::modelServed).growing(),
            text("mode", UsageRow::mode).required(),
            flag("stream", UsageRow::stream),
            number("input_tokens", row -> row.tokens().input()).growing(),
            number("output_tokens", row -> row.tokens().output()).growing(),
            number("cache_read_tokens", row -> row.tokens().cacheRead()).growing(),
            number("cache_write_5m_tokens", row -> row.tokens().cacheWrite5m()).growing(),
            number("cache_write_1h_tokens", row -> row.tokens().cacheWrite1h()).growing(),
            number("thinking_tokens", row -> row.tokens().thinking()).growing(),
            number("web_searches", row -> row.tokens().webSearches()).growing(),
            number("web_fetches", row -> row.tokens().webFetches()).growing(),
            text("stop_reason", UsageRow::stopReason),
            number("status", UsageRow::status).growing(),
            text("error_type", UsageRow::errorType).growing(),
            numberOrNone("first_event_millis", UsageRow::firstEventMillis),
            number("total_millis", UsageRow::totalMillis).growing(),
            number("attempts", UsageRow::attempts),
            number("bytes_in", UsageRow::bytesIn),
            number("bytes_out", UsageRow::bytesOut).growing(),
            text("decision", UsageRow::decision).since(2),
            text("provider", UsageRow::provider).since(4),
            decimal("cost", UsageRow::cost).growing().since(4).as("cost_usd"),
            texts("losses", UsageRow::losses).since(4),
            flag("estimated", UsageRow::estimated).since(4).as("usage_estimated"),
            idOrNone("replay_of", UsageRow::replayOf).since(15)));

    private final List<UsageColumn> list;
    /** The same, for those who write. */
    private final UsageColumn[] columns;

    private UsageColumns(List<UsageColumn> list) {
        this.list = List.copyOf(list);
        this.columns = list.toArray(new UsageColumn[0]);
        for (int i = 1; i < columns.length; i++) {
            if (columns[i].since() < columns[i - 1].since()) {
                throw new IllegalArgumentException(
                        "expected " + columns[i].name() + " before the columns of later migrations");
            }
        }
    }

    /**
     * These and one more behind them.
     *
     * @throws IllegalArgumentException when its migration is an earlier one
     */
    public UsageColumns and(UsageColumn more) {
        List<UsageColumn> all = new ArrayList<>(list);
        all.add(more);
        return new UsageColumns(all);
    }

    /** The columns in their order. */
    public List<UsageColumn> list() {
        return list;
    }

    /** The names of the columns in their order. */
    public List<String> names() {
        return list.stream().map(UsageColumn::name).toList();
    }

    /** How many there are. */
    public int size() {
        return columns.length;
    }

    /** Whether a line with so many fields is whole: that of this version, or of one before a migration added columns. */
    public boolean isWhole(int fields) {
        return fields == columns.length
                || (fields > 0 && fields < columns.length && columns[fields].since() > columns[fields - 1].since());
    }

    void write(UsageRow row, LineWriter line) {
        for (UsageColumn column : columns) {
            column.write(row, line);
        }
    }
}
