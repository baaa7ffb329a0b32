package gateway.storage;

import com.zaxxer.hikari.HikariDataSource;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.error.StorageStartException;
import gateway.start.StartProgress;
import gateway.storage.connection.ConnectionPool;
import gateway.storage.connection.ConnectionTarget;
import gateway.storage.connection.GuardedSource;
import gateway.storage.connection.Trouble;
import gateway.storage.embedded.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database: an embedded PostgreSQL server in the data folder, or an external one, with its pool and its schema. Safe from
 * many threads.
 *
 * <p>An external database may be absent at start and down at any later time: the pool and the schema follow as soon as it answers.
 * One that cannot be used as it is ends the start.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int VALID_SECONDS = 2;
    private static final long RETRY_SECONDS = 2;

    private final DatabaseServer server;
    private final HikariDataSource pool;
    private final GuardedSource source;
    private final Availability availability;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Readiness readiness;

    private Database(DatabaseServer server, DatabaseSettings settings, StartProgress progress) {
        this.server = server;
        this.pool = ConnectionPool.open(server.target(), settings.poolSize());
        this.readiness = new Readiness(server.target(), pool, settings.program(), server::trouble, progress);
        this.availability = new Availability(LOG, server, pool, () -> closed.getCount() == 0);
        this.source = new GuardedSource(pool, readiness::ready, availability::lost);
    }

    /** As {@link #open(DatabaseSettings, StartProgress)}, without a word. */
    public static Database open(DatabaseSettings settings) {
        return open(settings, StartProgress.SILENT);
    }

    /**
     * Starts the embedded server, or finds an external one, and brings the schema up to date.
     *
     * @param progress told of what takes long, until this returns
     * @throws StorageStartException when the embedded server cannot start, or an external one cannot be used as it is: wrong url,
     *     password, rights, version; because it does not answer only where the settings have no time of waiting
     */
    public static Database open(DatabaseSettings settings, StartProgress progress) {
        DatabaseServer server = DatabaseServer.find(settings, progress);
        Database database = new Database(server, settings, progress);
        try {
            database.begin(database.embedded() ? null : settings.patience(), progress);
            database.readiness.started();
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** Waits for the first answer; without one, follows later on a thread of its own. */
    private void begin(@Nullable Duration patience, StartProgress progress) {
        long start = System.nanoTime();
        boolean told = false;
        while (!readiness.prepare()) {
            Trouble found = readiness.trouble();
            if (!found.passing() || patience == null) {
                throw found.refusal();
            }
            Duration left = patience.minusNanos(System.nanoTime() - start);
            if (!left.isPositive()) {
                availability.down(found.sentence());
                Thread.ofPlatform().daemon().name("database-migration").start(this::follow);
                return;
            }
            if (!told) {
                told = true;
                LOG.warn("Waiting for the database, up to {} s: {}", patience.toSeconds(), found.sentence());
            }
            progress.mayGoOn();
            if (awaitClosed()) {
                throw found.refusal();
            }
        }
    }

    private void follow() {
        while (!awaitClosed()) {
            if (ensureMigrated()) {
                return;
            }
        }
    }

    private boolean awaitClosed() {
        try {
            return closed.await(RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The pool. Getting a connection takes 2 s at most, then fails; it fails at once until schema and master key fit. */
    public DataSource dataSource() {
        return source;
    }

    /** Where connections outside the pool go. */
    ConnectionTarget target() {
        return server.target();
    }

    /** Whether the server is the one in our data folder. */
    public boolean embedded() {
        return server.embedded() != null;
    }

    /** Host and port, for operators. */
    public String place() {
        return server.target().place();
    }

    /** Whether it answers and can be used, as far as is known without asking. Cheap. */
    public boolean up() {
        return availability.isUp();
    }

    /** Whether the database can be used and answers now; takes up to 4 s when it does not. */
    public boolean reachable() {
        if (!readiness.ready()) {
            return false;
        }
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(VALID_SECONDS);
        } catch (SQLException e) {
            availability.lost(e);
            return false;
        }
    }

    /**
     * Has what is stored looked at, now or as soon as the database answers; nothing is lent before.
     *
     * @throws StorageStartException when it answers and what is stored does not fit
     */
    public void checkBy(StoredCheck check) {
        boolean answers = readiness.ready();
        readiness.add(check);
        if (answers && !ensureMigrated() && !readiness.trouble().passing()) {
            throw readiness.trouble().refusal();
        }
    }

    /**
     * Brings the schema up to date, and has what is stored looked at, if that has not been done yet.
     *
     * @return whether the database can be used; false while it is down
     */
    public boolean ensureMigrated() {
        return readiness.ready() || tell(readiness.prepare());
    }

    private boolean admit(Connection connection) throws SQLException {
        if (!readiness.admit(connection)) {
            return tell(false);
        }
        // It is back for all once the pool, which pauses between its tries, has it too.
        pool.getConnection().close();
        return tell(true);
    }

    /** Whether a failure is one of the database. */
    public static boolean isFailure(Throwable failure) {
        return failure instanceof SQLException
                || (failure instanceof GatewayFailure refusal && refusal.kind() == FailureKind.STORAGE_UNAVAILABLE);
    }

    private boolean tell(boolean usable) {
        if (usable) {
            availability.up();
        } else {
            availability.down(readiness.trouble().sentence());
        }
        return usable;
    }

    /**
     * Tells of changes to the tables {@code account}, {@code client_key} and {@code setting}, whichever connection made them.
     * Each table is also told once after every new connection of the listener. Never blocks; works for as long as this is open.
     *
     * @param changed gets the table's name, on a thread of the database
     */
    public void listen(Consumer<String> changed) {
        ChangeListener listener = new ChangeListener(
                server.target(), this::admit, availability::listenerLives, availability::lost, changed);
        listeners.add(listener);
        listener.start();
    }

    /** Has the embedded server end at once, unless another process uses it too, and waits for nothing. It loses nothing. */
    public void abandon() {
        server.abandon();
    }

    /**
     * Ends the embedded server that a killed process has left in its data folder, if there is one.
     *
     * @throws IOException when the folder cannot be read
     */
    public static void endLeftBehind(Path dataFolder) throws IOException {
        EmbeddedServer.endLeftBehind(dataFolder);
    }

    /** Closes the pool and stops the embedded server, unless another living process uses it too. */
    @Override
    public void close() {
        closed.countDown();
        listeners.forEach(ChangeListener::close);
        pool.close();
        server.close();
    }
}
