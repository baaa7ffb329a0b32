package gateway.storage.copy;

import gateway.backup.UsageDay;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** A transaction in which tables are copied out or in, and what it must know of them. For one thread. */
public record CopySession(Connection connection) {

    /** Both ends write values the same way, and nothing ends a long copy. */
    private static final List<String> SETTINGS = List.of(
            "statement_timeout = 0",
            "lock_timeout = 0",
            "idle_in_transaction_session_timeout = 0",
            "client_encoding = 'UTF8'",
            "datestyle = 'ISO, YMD'",
            "intervalstyle = 'postgres'",
            "timezone = 'UTC'",
            "bytea_output = 'hex'",
            "extra_float_digits = 1");

    /** Begins the transaction that the connection is in. Takes no snapshot yet. */
    static CopySession begin(Connection connection) throws SQLException {
        CopySession session = new CopySession(connection);
        for (String setting : SETTINGS) {
            session.execute("set local " + setting);
        }
        return session;
    }

    /** Runs a statement. */
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    CopyManager copies() throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }

    /** Which of these tables are there. */
    List<String> present(List<String> tables) throws SQLException {
        List<String> there = texts("select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                + " where n.nspname = current_schema() and c.relkind in ('r', 'p')");
        return tables.stream().filter(there::contains).toList();
    }

    boolean hasRows(String table) throws SQLException {
        return !texts("select 1 from " + quoted(table) + " limit 1").isEmpty();
    }

    /** The columns of a table that can be copied. */
    List<String> columns(String table) throws SQLException {
        return texts("select attname from pg_attribute where attrelid = '" + quoted(table)
                + "'::regclass and attnum > 0" + " and not attisdropped and attgenerated = '' order by attnum");
    }

    /** The sequences of the numbered columns of a table, as they are written in SQL. */
    Map<String, String> sequences(String table) throws SQLException {
        Map<String, String> sequences = new LinkedHashMap<>();
        for (String column : texts("select attname from pg_attribute where attrelid = '" + quoted(table)
                + "'::regclass and attidentity <> '' and not attisdropped order by attnum")) {
            sequences.put(
                    column,
                    texts("select pg_get_serial_sequence('" + quoted(table) + "', '" + column + "')")
                            .getFirst());
        }
        return sequences;
    }

    /** How many numbers a sequence has given. */
    long given(String sequence) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select last_value, is_called from " + sequence)) {
            rows.next();
            return rows.getBoolean(2) ? rows.getLong(1) : rows.getLong(1) - 1;
        }
    }

    /** Has a sequence go on behind this number. */
    void continueAfter(String sequence, long given) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
            statement.setString(1, sequence);
            statement.setLong(2, Math.max(1, given));
            statement.setBoolean(3, given >= 1);
            statement.execute();
        }
    }

    List<UsageDay> usageDays() throws SQLException {
        List<UsageDay> days = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select (time at time zone 'UTC')::date, count(*),"
                        + " sum(input_tokens), sum(output_tokens), coalesce(sum("
                        + (columns(OwnTables.USAGE).contains("cost") ? "cost" : "0") + "), 0) from usage group by 1"
                        + " order by 1")) {
            while (rows.next()) {
                days.add(new UsageDay(
                        rows.getObject(1, LocalDate.class),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getBigDecimal(5)));
            }
        }
        return days;
    }

    /** Version of the newest migration that is in; null when there is none. */
    @Nullable
    String schema() throws SQLException {
        if (present(List.of(OwnTables.HISTORY)).isEmpty()) {
            return null;
        }
        List<String> versions = texts("select version from flyway_schema_history where success and version ~"
                + " '^[0-9]{1,9}$' order by version::integer desc limit 1");
        return versions.isEmpty() ? null : versions.getFirst();
    }

    /** How many other connections programs of ours have to this database. */
    int others() throws SQLException {
        return texts("select pid::text from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'claude-proxy' and pid <> pg_backend_pid()")
                .size();
    }

    String serverVersion() throws SQLException {
        return connection.getMetaData().getDatabaseProductVersion();
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(List<String> names) {
        return String.join(", ", names.stream().map(CopySession::quoted).toList());
    }

    /** The first column of what a query finds. */
    List<String> texts(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
