package gateway.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One embedded PostgreSQL per test JVM, stopped when the JVM ends, with a fresh database for everyone who asks. */
public final class PgFixture {

    /** Shared by all test JVMs of a build, so that the binaries are unpacked once. */
    public static final Path CACHE = Path.of("target", "pg-cache");

    private static final int POOL_SIZE = 4;

    private PgFixture() {}

    private static final class Server {
        static final Path FOLDER = folder();
        static final Database DATABASE = start();
        static final AtomicInteger COUNT = new AtomicInteger();

        private static Path folder() {
            try {
                return Files.createTempDirectory("pg-fixture");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Database start() {
            Database database = Database.open(new DatabaseSettings(null, FOLDER, CACHE, 2));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                database.close();
                try {
                    deleteTree(FOLDER);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            return database;
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Url of a new, empty database, in the {@code postgres://} form. */
    public static String newUrl() {
        String name = "test_" + Server.COUNT.incrementAndGet();
        try (Connection connection = Server.DATABASE.target().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "postgres://postgres:" + password() + "@127.0.0.1:" + port() + "/" + name;
    }

    /** A new database with our schema; the caller closes it. */
    public static Database open() {
        return Database.open(new DatabaseSettings(newUrl(), null, POOL_SIZE));
    }

    /** Port of the server on 127.0.0.1. */
    static int port() {
        String url = Server.DATABASE.target().url();
        return Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
    }

    static String password() {
        return String.valueOf(Server.DATABASE.target().password());
    }
}
