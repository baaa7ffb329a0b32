package gateway.storage;

import gateway.storage.connection.DatabaseWatch;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;

/** Whether the database answers, as far as its users have found, and the lines that tell of it. Safe from many threads. */
final class Availability {

    private final DatabaseWatch watch;
    private final DatabaseServer server;
    private final DataSource pool;
    private final BooleanSupplier closed;

    /**
     * @param log gets the lines
     * @param closed whether nobody wants to know any more
     */
    Availability(Logger log, DatabaseServer server, DataSource pool, BooleanSupplier closed) {
        this.watch = new DatabaseWatch(log, System::nanoTime);
        this.server = server;
        this.pool = pool;
        this.closed = closed;
    }

    boolean isUp() {
        return watch.isUp();
    }

    void up() {
        watch.up();
    }

    /** It cannot be used, and this is why. */
    void down(String sentence) {
        if (!closed.getAsBoolean()) {
            watch.down(sentence);
        }
    }

    /** There is no connection, or one has ended. */
    void lost(Exception failure) {
        if (!isBusyPool(failure)) {
            down(server.trouble(failure).whileRunning());
        }
    }

    /** All connections are lent; that says nothing of the database. */
    private static boolean isBusyPool(Exception failure) {
        return failure instanceof SQLTransientConnectionException && failure.getCause() == null;
    }

    /** The listener has a connection; the pool has none where the server lets nobody in any more. */
    void listenerLives() {
        if (watch.isUp()) {
            return;
        }
        try {
            pool.getConnection().close();
            watch.up();
        } catch (SQLException e) {
            lost(e);
        }
    }
}
