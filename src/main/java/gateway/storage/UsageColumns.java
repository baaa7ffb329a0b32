package gateway.storage;

import static gateway.storage.Transactions.utc;

import gateway.usage.TokenUsage;
import gateway.usage.UsageRow;
import gateway.usage.UsageRowLine;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of the table {@code usage}, in the order in which they are bound and read. */
final class UsageColumns {

    static final String NAMES = String.join(", ", UsageRowLine.COLUMNS);
    static final String PLACEHOLDERS = "?, ".repeat(UsageRowLine.COLUMNS.size() - 1) + "?";

    /** Names come from clients; a longer one is cut. */
    private static final int MAX_TEXT = 500;

    private UsageColumns() {}

    static void bind(PreparedStatement statement, UsageRow row) throws SQLException {
        TokenUsage tokens = row.tokens();
        statement.setObject(1, row.id());
        statement.setObject(2, utc(row.time()));
        statement.setString(3, text(row.upstreamRequestId()));
        statement.setString(4, text(row.clientKey()));
        statement.setString(5, text(row.account()));
        statement.setString(6, text(row.endpoint()));
        statement.setString(7, text(row.modelAsked()));
        statement.setString(8, text(row.modelServed()));
        statement.setString(9, text(row.mode()));
        statement.setBoolean(10, row.stream());
        statement.setLong(11, tokens.input());
        statement.setLong(12, tokens.output());
        statement.setLong(13, tokens.cacheRead());
        statement.setLong(14, tokens.cacheWrite5m());
        statement.setLong(15, tokens.cacheWrite1h());
        statement.setLong(16, tokens.thinking());
        statement.setLong(17, tokens.webSearches());
        statement.setLong(18, tokens.webFetches());
        statement.setString(19, text(row.stopReason()));
        statement.setInt(20, row.status());
        statement.setString(21, text(row.errorType()));
        statement.setObject(22, row.firstEventMillis(), Types.INTEGER);
        statement.setInt(23, row.totalMillis());
        statement.setInt(24, row.attempts());
        statement.setLong(25, row.bytesIn());
        statement.setLong(26, row.bytesOut());
        statement.setString(27, text(row.decision()));
        statement.setString(28, text(row.provider()));
        statement.setBigDecimal(29, row.cost());
        statement.setString(30, text(row.losses()));
        statement.setBoolean(31, row.estimated());
    }

    /** PostgreSQL text cannot hold U+0000, which a client may well send in a model name. */
    private static @Nullable String text(@Nullable String value) {
        if (value == null) {
            return null;
        }
        String cut = value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) : value;
        return cut.indexOf('\0') < 0 ? cut : cut.replace('\0', '\uFFFD');
    }

    static UsageRow read(ResultSet results) throws SQLException {
        return new UsageRow(
                results.getObject(1, UUID.class),
                results.getObject(2, OffsetDateTime.class).toInstant(),
                results.getString(3),
                results.getString(4),
                results.getString(5),
                results.getString(6),
                results.getString(7),
                results.getString(8),
                results.getString(9),
                results.getBoolean(10),
                readTokens(results),
                results.getString(19),
                results.getInt(20),
                results.getString(21),
                results.getObject(22, Integer.class),
                results.getInt(23),
                results.getInt(24),
                results.getLong(25),
                results.getLong(26),
                results.getString(27),
                results.getString(28),
                results.getBigDecimal(29),
                results.getString(30),
                results.getBoolean(31));
    }

    private static TokenUsage readTokens(ResultSet results) throws SQLException {
        return new TokenUsage(
                results.getLong(11),
                results.getLong(12),
                results.getLong(13),
                results.getLong(14),
                results.getLong(15),
                results.getLong(16),
                results.getLong(17),
                results.getLong(18));
    }
}
