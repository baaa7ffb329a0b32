package gateway.storage.copy;

import gateway.storage.connection.LendingSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Lends one connection again and again, and keeps it in its transaction: what borrowers commit is committed when the owner does
 * so, and a borrower that rolls back must fail. For one thread.
 */
final class OneConnection extends LendingSource {

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
}
