package gateway.storage.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where a server on this machine listens, and its superuser's password, which {@code toString} leaves out.
 *
 * @param port on 127.0.0.1
 */
public record ServerAddress(int port, String password) {

    private static final String CONNECT_SECONDS = "5";

    /** As a JDBC url. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** The superuser's name. */
    public String user() {
        return "postgres";
    }

    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user());
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        return DriverManager.getConnection(url(), properties);
    }

    @Override
    public String toString() {
        return "ServerAddress[" + port + "]";
    }
}
