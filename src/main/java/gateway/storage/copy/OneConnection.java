package gateway.storage.copy;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lends one connection again and again, and keeps it in its transaction: what borrowers commit is committed when the owner does
 * so, and a borrower that rolls back must fail. For one thread.
 */
final class OneConnection implements DataSource {

    private final Connection owned;

    /** @param owned in a transaction, which the owner ends */
    OneConnection(Connection owned) {
        this.owned = owned;
    }

    @Override
    public Connection getConnection() {
        return (Connection) Proxy.newProxyInstance(
                OneConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this::call);
    }

    private @Nullable Object call(Object lent, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "commit", "rollback", "close", "setAutoCommit" -> null;
            case "getAutoCommit" -> true;
            case "isClosed" -> false;
            default -> {
                try {
                    yield method.invoke(owned, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        };
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("there is one connection only");
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
    public void setLoginTimeout(int seconds) {
        // it is open
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
        throw new SQLException("this wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
