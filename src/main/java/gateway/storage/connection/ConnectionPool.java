package gateway.storage.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Makes the pool of connections. */
public final class ConnectionPool {

    private static final long WAIT_MILLIS = 2_000;
    /** A database that is cut off must not hold a request for ever; adding up the usage of a day takes less. */
    private static final String SOCKET_TIMEOUT_SECONDS = "120";

    private ConnectionPool() {}

    /** A pool that may begin while the database is down. */
    public static HikariDataSource open(ConnectionTarget target, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(target.url());
        config.setDataSourceProperties(target.properties());
        config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(Math.min(2, size));
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }
}
