package harness;

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

    private final Path folder;
    private final int port = ProxyProcess.freePort();
    private final AtomicInteger databases = new AtomicInteger();
    private EmbeddedPostgres server;

    private TestDatabase(Path folder) {
        this.folder = folder;
    }

    /** Starts an empty server on a free port of 127.0.0.1. */
    public static TestDatabase start() {
        try {
            Path folder = Files.createTempDirectory("claude-proxy-it-pg-");
            var database = new TestDatabase(folder);
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
            TestDatabase server = TestDatabase.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        }
    }

    /** Makes a new empty database and returns its {@code DATABASE_URL}. */
    public String newDatabase() {
        String name = "proxy_" + databases.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
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
                    .setServerConfig("fsync", "on")
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
