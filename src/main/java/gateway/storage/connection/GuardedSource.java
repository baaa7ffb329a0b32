package gateway.storage.connection;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The pool as the stores see it: it lends nothing before schema and master key are known to fit, and tells of connections that it
 * cannot get. Safe from many threads.
 */
public final class GuardedSource implements DataSource {

    private final DataSource pool;
    private final BooleanSupplier ready;
    private final Consumer<SQLException> lost;

    /**
     * @param ready whether connections may be lent
     * @param lost gets each failure to get one
     */
    public GuardedSource(DataSource pool, BooleanSupplier ready, Consumer<SQLException> lost) {
        this.pool = pool;
        this.ready = ready;
        this.lost = lost;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (!ready.getAsBoolean()) {
            throw new SQLNonTransientConnectionException("the database cannot be used yet", "08003");
        }
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            lost.accept(e);
            throw e;
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("connections are those of the user that the pool knows");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // what there is to tell goes to the log
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("the pool has a limit of its own");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("not a driver");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(pool) ? type.cast(pool) : pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(pool) || pool.isWrapperFor(type);
    }
}
