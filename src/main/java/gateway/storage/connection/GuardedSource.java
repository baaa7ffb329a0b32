package gateway.storage.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The pool as the stores see it: it lends nothing before schema and master key are known to fit, and tells of connections that it
 * cannot get. Safe from many threads.
 */
public final class GuardedSource extends LendingSource {

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
}
