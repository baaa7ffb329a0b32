package gateway.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import gateway.error.StorageStartException;
import gateway.start.StartProgress;
import gateway.storage.embedded.EmbeddedServer;
import gateway.storage.embedded.ServerAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database: an embedded PostgreSQL server in the data folder, or an external one, with its pool and its schema. Safe from
 * many threads.
 *
 * <p>An external database may be down at start and at any later time: the pool and the schema follow as soon as it answers.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long CONNECTION_WAIT_MILLIS = 2_000;
    /** A database that is cut off must not hold a request for ever; adding up the usage of a day takes less. */
    private static final String SOCKET_TIMEOUT_SECONDS = "120";

    private static final int VALID_SECONDS = 2;
    private static final long MIGRATION_RETRY_SECONDS = 2;

    private final @Nullable EmbeddedServer server;
    private final ConnectionTarget target;
    private final HikariDataSource pool;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean migrated;
    private volatile StartProgress progress;
    private @Nullable String lastProblem;

    private Database(@Nullable EmbeddedServer server, ConnectionTarget target, int poolSize, StartProgress progress) {
        this.progress = progress;
        this.server = server;
        this.target = target;
        this.pool = new HikariDataSource(poolConfig(target, poolSize));
    }

    /** As {@link #open(DatabaseSettings, StartProgress)}, without a word. */
    public static Database open(DatabaseSettings settings) {
        return open(settings, StartProgress.SILENT);
    }

    /**
     * Starts the embedded server, or prepares the pool of an external one, and brings the schema up to date.
     *
     * @param progress told of what takes long, until this returns
     * @throws StorageStartException when the embedded server cannot start or the url is malformed; never because an external
     *     database is down
     */
    public static Database open(DatabaseSettings settings, StartProgress progress) {
        if (settings.url() != null) {
            Database database =
                    new Database(null, ConnectionTarget.parse(settings.url()), settings.poolSize(), progress);
            boolean migrated = database.ensureMigrated();
            database.progress = StartProgress.SILENT;
            if (!migrated) {
                Thread.ofPlatform().daemon().name("database-migration").start(database::migrateLater);
            }
            return database;
        }
        if (settings.dataFolder() == null) {
            throw new StorageStartException(
                    "Neither a data folder nor DATABASE_URL is set: one of them is needed.", null);
        }
        EmbeddedServer server = EmbeddedServer.open(settings.dataFolder(), settings.cacheFolder(), progress);
        Database database = new Database(server, targetOf(server.address()), settings.poolSize(), progress);
        if (!database.ensureMigrated()) {
            database.close();
            throw new StorageStartException(
                    "The schema of the embedded PostgreSQL could not be brought up to date: " + database.problem(),
                    null);
        }
        database.progress = StartProgress.SILENT;
        return database;
    }

    private static ConnectionTarget targetOf(ServerAddress address) {
        return new ConnectionTarget(address.url(), address.user(), address.password());
    }

    private static HikariConfig poolConfig(ConnectionTarget target, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(target.url());
        config.setDataSourceProperties(target.properties());
        config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(Math.min(2, poolSize));
        config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        config.setInitializationFailTimeout(-1);
        return config;
    }

    /** The pool. Getting a connection takes 2 s at most, then fails. */
    public DataSource dataSource() {
        return pool;
    }

    /** Where connections outside the pool go. */
    ConnectionTarget target() {
        return target;
    }

    /** Whether the server is the one in our data folder. */
    public boolean embedded() {
        return server != null;
    }

    /** Whether the database answers now; takes up to 4 s when it does not. */
    public boolean reachable() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(VALID_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Brings the schema up to date if that has not been done yet.
     *
     * @return whether it is up to date; false while the database is down
     */
    public boolean ensureMigrated() {
        return migrated || migrate();
    }

    private synchronized boolean migrate() {
        if (migrated) {
            return true;
        }
        try {
            if (!Migrations.applied(pool)) {
                Migrations.apply(pool, progress);
            }
            migrated = true;
        } catch (SQLException | FlywayException e) {
            note(e);
        }
        return migrated;
    }

    private void note(Exception e) {
        String problem = String.valueOf(e.getMessage());
        // The pool tells how long it waited, which differs each time.
        String known = lastProblem == null ? "" : lastProblem.replaceAll("\\d+", "");
        if (!problem.replaceAll("\\d+", "").equals(known) && closed.getCount() > 0) {
            LOG.warn("The database is not ready, usage stays in the journal until it is: {}", problem);
        }
        lastProblem = problem;
    }

    private synchronized String problem() {
        return String.valueOf(lastProblem);
    }

    private void migrateLater() {
        try {
            while (!closed.await(MIGRATION_RETRY_SECONDS, TimeUnit.SECONDS)) {
                if (ensureMigrated()) {
                    LOG.info("The database answers and its schema is up to date");
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Tells of changes to the tables {@code account}, {@code client_key} and {@code setting}, whichever connection made them.
     * Each table is also told once after every new connection of the listener. Never blocks; works for as long as this is open.
     *
     * @param changed gets the table's name, on a thread of the database
     */
    public void listen(Consumer<String> changed) {
        ChangeListener listener = new ChangeListener(target, this::ensureMigrated, changed);
        listeners.add(listener);
        listener.start();
    }

    /** Has the embedded server end at once, unless another process uses it too, and waits for nothing. It loses nothing. */
    public void abandon() {
        if (server != null) {
            server.abandon();
        }
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
        if (server != null) {
            server.close();
        }
    }
}
