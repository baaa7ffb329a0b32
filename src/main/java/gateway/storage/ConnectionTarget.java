package gateway.storage;

import gateway.error.StorageStartException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a connection needs to know. {@code toString} shows neither url nor password.
 *
 * @param url a JDBC url
 * @param user null when the url names it
 * @param password null when the url holds it or none is needed
 */
record ConnectionTarget(
        String url, @Nullable String user, @Nullable String password) {

    private static final String JDBC = "jdbc:postgresql:";
    private static final String CONNECT_SECONDS = "5";

    /** Reads both forms of {@code DATABASE_URL}. */
    static ConnectionTarget parse(String text) {
        String trimmed = text.trim();
        if (trimmed.startsWith(JDBC)) {
            return understood(new ConnectionTarget(trimmed, null, null));
        }
        for (String scheme : new String[] {"postgres://", "postgresql://"}) {
            if (trimmed.startsWith(scheme)) {
                return understood(parseLibpq(trimmed.substring(scheme.length())));
            }
        }
        throw new StorageStartException(
                "DATABASE_URL: expected jdbc:postgresql://host/database or postgres://user:password@host:port/database",
                null);
    }

    private static ConnectionTarget understood(ConnectionTarget target) {
        try {
            DriverManager.getDriver(target.url());
            return target;
        } catch (SQLException e) {
            // without the cause: its message may repeat the url
            throw new StorageStartException("DATABASE_URL: not a url that the PostgreSQL driver understands", null);
        }
    }

    /** {@code user:password@host:port/database?parameters}; user and password may be percent-encoded. */
    private static ConnectionTarget parseLibpq(String rest) {
        int at = rest.lastIndexOf('@');
        String userInfo = at < 0 ? "" : rest.substring(0, at);
        String place = rest.substring(at + 1);
        int query = place.indexOf('?');
        String parameters = query < 0 ? "" : place.substring(query);
        String hostAndDatabase = query < 0 ? place : place.substring(0, query);
        int slash = hostAndDatabase.indexOf('/');
        String host = slash < 0 ? hostAndDatabase : hostAndDatabase.substring(0, slash);
        String database = slash < 0 ? "" : hostAndDatabase.substring(slash + 1);
        int colon = userInfo.indexOf(':');
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? null : decode(userInfo.substring(colon + 1));
        if (host.isEmpty() || (database.isEmpty() && user.isEmpty())) {
            throw new StorageStartException(
                    "DATABASE_URL: expected a host and a database in postgres://user:password@host:port/database",
                    null);
        }
        String name = database.isEmpty() ? user : database;
        return new ConnectionTarget(
                JDBC + "//" + host + "/" + name + parameters, user.isEmpty() ? null : user, password);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StorageStartException("DATABASE_URL: user or password hold a % that starts no valid %XX", e);
        }
    }

    /** Opens a connection outside the pool. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties());
    }

    /** What the driver is told; parameters of the url win over these. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("ApplicationName", "claude-proxy");
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    @Override
    public String toString() {
        return "ConnectionTarget[…]";
    }
}
