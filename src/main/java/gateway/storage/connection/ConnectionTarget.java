package gateway.storage.connection;

import gateway.error.StorageStartException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * What a connection needs to know. {@code toString} shows neither url nor password.
 *
 * @param url a JDBC url
 * @param user null when the url names it
 * @param password null when the url holds it or none is needed
 */
public record ConnectionTarget(
        String url, @Nullable String user, @Nullable String password) {

    /** The driver writes urls that it does not understand to standard error, with the password in them. Held, so that it stays. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    private static final String FORMS =
            "; expected jdbc:postgresql://host:port/database or postgres://user:password@host:port/database";

    private static final String JDBC = "jdbc:postgresql:";
    private static final String CONNECT_SECONDS = "5";
    /** For connecting and signing in; what listens there may take a connection and say nothing. */
    private static final String LOGIN_SECONDS = "8";

    /** Reads both forms of {@code DATABASE_URL}. */
    public static ConnectionTarget parse(String text) {
        String trimmed = text.trim();
        if (trimmed.startsWith(JDBC)) {
            return understood(new ConnectionTarget(trimmed, null, null));
        }
        for (String scheme : new String[] {"postgres://", "postgresql://"}) {
            if (trimmed.startsWith(scheme)) {
                return understood(parseLibpq(trimmed.substring(scheme.length())));
            }
        }
        throw new StorageStartException("DATABASE_URL is no url of PostgreSQL" + FORMS, null);
    }

    private static ConnectionTarget understood(ConnectionTarget target) {
        DRIVER_LOG.setLevel(Level.OFF);
        try {
            DriverManager.getDriver(target.url());
            return target;
        } catch (SQLException e) {
            // without the cause: its message may repeat the url
            throw new StorageStartException(
                    "DATABASE_URL is no url that the PostgreSQL driver understands" + FORMS, null);
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
            throw new StorageStartException("DATABASE_URL names no host, or neither database nor user" + FORMS, null);
        }
        String name = database.isEmpty() ? user : database;
        return new ConnectionTarget(
                JDBC + "//" + host + "/" + name + parameters, user.isEmpty() ? null : user, password);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StorageStartException(
                    "DATABASE_URL has a % in user or password that begins no %XX; write %25 for it", null);
        }
    }

    /** Host and port as operators know them; of several those that the url names first. */
    public String place() {
        return host() + ":" + first("PGPORT", "5432");
    }

    public String host() {
        return first("PGHOST", "localhost");
    }

    public String database() {
        return first("PGDBNAME", userName());
    }

    /** Who signs in; the user of this process where nobody is named. */
    public String userName() {
        return first("user", ProcessHandle.current().info().user().orElse(""));
    }

    public boolean hasPassword() {
        return !first("password", "").isEmpty();
    }

    /** Whether a connection without TLS will not do. */
    public boolean wantsTls() {
        String mode = first("sslmode", first("ssl", "").equals("true") ? "verify-full" : "prefer");
        return mode.equals("require") || mode.startsWith("verify");
    }

    private String first(String property, String otherwise) {
        Properties parsed = Driver.parseURL(url, properties());
        String value = parsed == null ? null : parsed.getProperty(property);
        return value == null || value.isEmpty() ? otherwise : value.split(",", 2)[0];
    }

    /** Opens a connection outside the pool. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, properties());
    }

    /** What the driver is told; parameters of the url win over these. */
    public Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", LOGIN_SECONDS);
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
