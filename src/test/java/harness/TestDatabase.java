package harness;

import gateway.storage.Database;
import gateway.storage.DatabaseSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** An external PostgreSQL of the tests, which can be stopped and started again with its content. */
public final class TestDatabase implements AutoCloseable {

    private static final String MAX_CONNECTIONS = "200";
    private static final String MIGRATED = "migrated";

    private final Path folder;
    private final int port = ProxyProcess.freePort();
    private final AtomicInteger databases = new AtomicInteger();
    private final boolean durable;
    private EmbeddedPostgres server;
    private boolean migrated;

    private TestDatabase(Path folder, boolean durable) {
        this.folder = folder;
        this.durable = durable;
    }

    /** Starts an empty server on a free port of 127.0.0.1. */
    public static TestDatabase start() {
        return start(true);
    }

    private static TestDatabase start(boolean durable) {
        try {
            Path folder = Files.createTempDirectory("claude-proxy-it-pg-");
            var database = new TestDatabase(folder, durable);
            try {
                database.startAgain();
                return database;
            } catch (RuntimeException failure) {
                LeftoverPostgres.stop(folder);
                LeftoverPostgres.delete(folder);
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The server that the test classes of a JVM share, for tests that do not stop it; it ends with the JVM. */
    public static TestDatabase shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final TestDatabase SERVER = start();

        private static TestDatabase start() {
            TestDatabase server = TestDatabase.start(false);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }
    }

    /** Makes a new empty database and returns its {@code DATABASE_URL}. */
    public String newDatabase() {
        return create("proxy_" + databases.incrementAndGet(), "template1");
    }

    /** The same, with the tables of the newest version, which spares the proxy its migrations. */
    public synchronized String migratedDatabase() {
        if (!migrated) {
            String url = create(MIGRATED, "template1");
            Database.open(new DatabaseSettings(url, null, 2)).close();
            migrated = true;
        }
        return create("proxy_" + databases.incrementAndGet(), MIGRATED);
    }

    private String create(String name, String template) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?user=postgres";
    }

    /** Stops the server; its content stays. */
    public void stop() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts the server with the content that it had. */
    public void startAgain() {
        try {
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("data"))
                    .setOverrideWorkingDirectory(
                            Path.of("target", "it-postgres").toAbsolutePath().toFile())
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("fsync", durable ? "on" : "off")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_connections", MAX_CONNECTIONS)
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } finally {
            LeftoverPostgres.stop(folder);
            LeftoverPostgres.delete(folder);
        }
    }
}
