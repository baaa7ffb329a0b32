package gateway.storage;

import gateway.storage.connection.ConnectionTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for NOTIFY on a connection of its own, on a daemon thread of its own. After each new connection every table is told as
 * changed once, because changes may have been missed while there was none.
 */
final class ChangeListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeListener.class);
    private static final List<String> TABLES = List.of("account", "client_key", "setting", "model");
    private static final int POLL_MILLIS = 10_000;
    private static final int VALID_SECONDS = 5;
    private static final long RETRY_MILLIS = 1_000;
    private static final long JOIN_MILLIS = 2_000;

    private final ConnectionTarget target;
    private final Admission admission;
    private final Runnable alive;
    private final Consumer<Exception> lost;
    private final Consumer<String> changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Connection connection;

    /** Whether the tables are there and may be used; asked on the listener's thread, may take long. */
    @FunctionalInterface
    interface Admission {
        boolean admit(Connection connection) throws SQLException;
    }

    /**
     * @param admission asked of each new connection
     * @param alive told every 10 s while the connection is
     * @param lost gets what ends a connection, and why there is none
     * @param changed runs on the listener's thread
     */
    ChangeListener(
            ConnectionTarget target,
            Admission admission,
            Runnable alive,
            Consumer<Exception> lost,
            Consumer<String> changed) {
        this.target = target;
        this.admission = admission;
        this.alive = alive;
        this.lost = lost;
        this.changed = changed;
        this.thread = Thread.ofPlatform().daemon().name("database-listener").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (Connection opened = target.connect()) {
                connection = opened;
                listenOn(opened);
            } catch (SQLException e) {
                tellOf(e);
            } finally {
                connection = null;
            }
            if (awaitClosed()) {
                return;
            }
        }
    }

    private void listenOn(Connection opened) throws SQLException {
        try (Statement statement = opened.createStatement()) {
            statement.execute("listen gateway");
        }
        if (!admission.admit(opened)) {
            return;
        }
        TABLES.forEach(this::tell);
        PGConnection notifying = opened.unwrap(PGConnection.class);
        while (closed.getCount() > 0) {
            PGNotification[] notifications = notifying.getNotifications(POLL_MILLIS);
            if (notifications.length == 0) {
                if (!opened.isValid(VALID_SECONDS)) {
                    throw new SQLException("the listening connection is dead", "08006");
                }
                alive.run();
            }
            for (PGNotification notification : notifications) {
                tell(notification.getParameter());
            }
        }
    }

    private void tell(String table) {
        try {
            changed.accept(table);
        } catch (RuntimeException e) {
            LOG.warn("Could not follow a change of table {}", table, e);
        }
    }

    private void tellOf(SQLException e) {
        if (closed.getCount() > 0) {
            lost.accept(e);
        }
    }

    private boolean awaitClosed() {
        try {
            return closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        Connection open = connection;
        try {
            if (open != null) {
                // close() would wait for the poll to end; abort() closes the socket under it
                open.abort(Runnable::run);
            }
            thread.join(JOIN_MILLIS);
        } catch (SQLException e) {
            LOG.debug("Could not abort the listening connection", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
