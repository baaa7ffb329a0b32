package gateway.storage.copy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a database says of itself and of what is stored in it. Immutable.
 *
 * @param server version of PostgreSQL
 * @param schema of the tables; null when there are none yet
 * @param newest schema that this program knows
 * @param mayCreate whether this user may make tables
 * @param standby whether it can only be read
 * @param now its clock
 * @param bytes its size
 * @param accounts how many there are, by state in lower case; those that would serve but have a session cookie only by
 *     {@link #COOKIE_ONLY}
 * @param clientKeys that are valid
 * @param keyIds of the keys that the secrets of accounts are sealed with
 * @param checkId of the key that the check of the master key is sealed with; null when there is no check
 */
public record DatabaseFacts(
        String server,
        @Nullable String schema,
        String newest,
        boolean mayCreate,
        boolean standby,
        Instant now,
        long bytes,
        Map<String, Long> accounts,
        long clientKeys,
        Set<String> keyIds,
        @Nullable String checkId) {

    /** What stands for the state of accounts that serve web conversations only. */
    public static final String COOKIE_ONLY = "cookie_only";

    public DatabaseFacts {
        accounts = Map.copyOf(accounts);
        keyIds = Set.copyOf(keyIds);
    }

    /** Whether a newer program has made its tables. */
    public boolean isTooNew() {
        return schema != null && Integer.parseInt(schema) > Integer.parseInt(newest);
    }

    /** Whether the next start brings its tables up to date. */
    public boolean isOlder() {
        return schema != null && Integer.parseInt(schema) < Integer.parseInt(newest);
    }

    /**
     * Asks a database. Changes nothing.
     *
     * @param newest schema that this program knows
     */
    public static DatabaseFacts of(Connection connection, String newest) throws SQLException {
        connection.setReadOnly(true);
        CopySession session = new CopySession(connection);
        Map<String, Long> accounts = new TreeMap<>();
        Set<String> keyIds = new HashSet<>();
        long clientKeys = 0;
        if (session.present(List.of("account", "client_key")).size() == 2) {
            accounts(connection, accounts, keyIds);
            clientKeys =
                    number(connection, "select count(*) from client_key where scope = 'CLIENT' and revoked_at is null");
        }
        return general(session, newest, accounts, clientKeys, keyIds);
    }

    /** The stored settings of a database. Changes nothing. */
    public static Map<String, String> storedSettings(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        Map<String, String> stored = new TreeMap<>();
        if (new CopySession(connection).present(List.of("setting")).isEmpty()) {
            return stored;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select key, value from setting")) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getString(2));
            }
        }
        return stored;
    }

    private static DatabaseFacts general(
            CopySession session, String newest, Map<String, Long> accounts, long clientKeys, Set<String> keyIds)
            throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(
                        "select coalesce(has_schema_privilege(current_schema(), 'CREATE'), false), pg_is_in_recovery(),"
                                + " clock_timestamp(), pg_database_size(current_database())")) {
            row.next();
            return new DatabaseFacts(
                    session.serverVersion(),
                    session.schema(),
                    newest,
                    row.getBoolean(1),
                    row.getBoolean(2),
                    row.getObject(3, OffsetDateTime.class).toInstant(),
                    row.getLong(4),
                    accounts,
                    clientKeys,
                    keyIds,
                    checkId(session));
        }
    }

    private static @Nullable String checkId(CopySession session) throws SQLException {
        if (session.present(List.of("installation")).isEmpty()) {
            return null;
        }
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery("select split_part(key_check, ':', 2) from installation")) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    private static void accounts(Connection connection, Map<String, Long> accounts, Set<String> keyIds)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select case when kind = 'COOKIE' and state in ('ACTIVE', 'RATE_LIMITED') then '" + COOKIE_ONLY
                                + "' else lower(state) end, split_part(secret_sealed, ':', 2), count(*) from account"
                                + " group by 1, 2")) {
            while (rows.next()) {
                accounts.merge(rows.getString(1), rows.getLong(3), Long::sum);
                keyIds.add(rows.getString(2));
            }
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
