package gateway.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.StorageStartException;
import gateway.storage.Database;
import gateway.storage.DatabaseSettings;
import gateway.storage.PgFixture;
import gateway.storage.PostgresSettingStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerIT {

    /** A data folder after its first start; copied, because initdb takes seconds. */
    @TempDir
    static Path template;

    @TempDir
    Path folder;

    @BeforeAll
    static void startForTheFirstTime() {
        open(template).close();
    }

    @Test
    void keepsDataOverARestart() throws Exception {
        try (Database database = embedded()) {
            new PostgresSettingStore(database.dataSource()).put("gateway.a", "1", "test");
        }
        assertThat(postmaster()).isEmpty();
        try (Database database = embedded()) {
            assertThat(database.embedded()).isTrue();
            assertThat(new PostgresSettingStore(database.dataSource()).loadAll())
                    .containsEntry("gateway.a", "1");
        }
        assertThat(postmaster()).isEmpty();
    }

    /** The library, which makes a lock file, is not asked where the last start can be done once more. */
    @Test
    void startsAgainAsItWasStartedLast() throws Exception {
        // A process of its own, because the library keeps for all of its process where it has unpacked PostgreSQL
        // first.
        startInAnotherProcessAndKillIt();
        embedded().close();
        Path lock = folder.resolve("postgres/data/epg-lock");
        Files.delete(lock);
        try (Database database = embedded()) {
            assertThat(lock).doesNotExist();
            assertThat(show(database, "fsync")).isEqualTo("on");
            assertThat(show(database, "max_connections")).isEqualTo("50");
            assertThat(show(database, "listen_addresses")).isEqualTo("127.0.0.1");
        }
        assertThat(postmaster()).isEmpty();
    }

    @Test
    void isStartedByTheLibraryWhereItDoesNotComeUpAsItWasStartedLast() throws Exception {
        startInAnotherProcessAndKillIt();
        embedded().close();
        Path lock = folder.resolve("postgres/data/epg-lock");
        Files.delete(lock);
        Path options = folder.resolve("postgres/data/postmaster.opts");
        Files.writeString(options, Files.readString(options).replace("max_connections=50", "max_connections=many"));
        try (Database database = embedded()) {
            assertThat(lock).exists();
            assertThat(show(database, "max_connections")).isEqualTo("50");
        }
    }

    /** A shell would read the path on the way to the server. */
    @ParameterizedTest
    @ValueSource(strings = {"$(touch x)", "`touch x`", "a$x", "a\"b", "a\\b", "a\nb"})
    void refusesAFolderWhosePathAShellWouldRead(String name) {
        Path data = folder.resolve(name);

        assertThatThrownBy(() -> open(data))
                .isInstanceOf(StorageStartException.class)
                .hasMessageContaining("set DATA_FOLDER to a path without them");

        assertThat(data).doesNotExist();
    }

    /** The users of the original are not those of a copy that was made while they ran. */
    @Test
    void aCopyHasNoUsersOfTheOriginal() throws Exception {
        Path users = Files.createDirectories(folder.resolve("a")).resolve("owner.pid");
        Path copied = Files.createDirectories(folder.resolve("b")).resolve("owner.pid");
        new ServerUsers(users).join();
        Files.copy(users, copied);
        String own = new ServerUsers(copied).join();

        assertThat(new ServerUsers(copied).leave(own)).isFalse();
        assertThat(new ServerUsers(users).hasOthers("nobody")).isTrue();
    }

    @Test
    void forcesCommitsToTheDiskAndListensOnLoopbackOnly() throws Exception {
        try (Database database = embedded()) {
            assertThat(show(database, "fsync")).isEqualTo("on");
            assertThat(show(database, "synchronous_commit")).isEqualTo("on");
            assertThat(show(database, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(database, "max_connections")).isEqualTo("50");
            assertThat(show(database, "server_version")).startsWith(EmbeddedServer.MAJOR_VERSION + ".");
        }
    }

    @Test
    void wantsThePasswordThatOnlyItsOwnerCanRead() throws Exception {
        try (Database database = embedded()) {
            String url =
                    "jdbc:postgresql://127.0.0.1:" + postmaster().orElseThrow().port() + "/postgres";
            for (String wrong : new String[] {"", "postgres"}) {
                assertThatThrownBy(() -> DriverManager.getConnection(url, "postgres", wrong))
                        .isInstanceOf(SQLException.class);
            }
            String password = Files.readString(folder.resolve("postgres/password"));
            DriverManager.getConnection(url, "postgres", password).close();
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("postgres/password"))))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(folder.resolve("postgres/data/pg_hba.conf"))
                            .lines()
                            .filter(line -> !line.startsWith("#")))
                    .noneMatch(line -> line.contains("trust"));
        }
    }

    @Test
    void keepsOthersAwayFromTheBinariesThatItRuns() throws Exception {
        Path cache = PgFixture.CACHE.resolve("pg");
        assertThat(cache.resolve("unpacked")).isNotEmptyDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
                .isEqualTo("rwx------");

        Path file = Files.writeString(folder.resolve("file"), "");
        Path own = ServerFolder.in(folder).binaries(file);
        assertThat(own).isEqualTo(folder.toRealPath().resolve("postgres/unpacked"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void adoptsTheServerOfAKilledProcess() throws Exception {
        long orphan = startInAnotherProcessAndKillIt();
        assertThat(postmaster()).map(Postmaster::pid).contains(orphan);

        try (Database database = embedded()) {
            assertThat(postmaster()).map(Postmaster::pid).contains(orphan);
            assertThat(new PostgresSettingStore(database.dataSource()).loadAll())
                    .containsEntry("gateway.child", "1");
        }

        assertThat(postmaster()).isEmpty();
        assertThat(ProcessHandle.of(orphan)).isEmpty();
    }

    @Test
    void theLastUserStopsTheServer() throws IOException {
        Database proxy = embedded();
        long server = postmaster().orElseThrow().pid();
        try (Database command = embedded()) {
            assertThat(command.reachable()).isTrue();
        }
        assertThat(postmaster()).map(Postmaster::pid).contains(server);
        assertThat(proxy.reachable()).isTrue();

        Database command = embedded();
        proxy.close();
        assertThat(command.reachable()).isTrue();
        command.close();
        assertThat(postmaster()).isEmpty();
    }

    @Test
    void recoversAfterTheServerWasKilled() throws Exception {
        Database first = embedded();
        new PostgresSettingStore(first.dataSource()).put("gateway.a", "1", "test");
        ProcessHandle server =
                ProcessHandle.of(postmaster().orElseThrow().pid()).orElseThrow();
        server.destroyForcibly();
        server.onExit().get();
        assertThat(first.reachable()).isFalse();
        first.close();

        try (Database database = embedded()) {
            assertThat(new PostgresSettingStore(database.dataSource()).loadAll())
                    .containsEntry("gateway.a", "1");
        }
    }

    @Test
    void ignoresAStaleFileWhoseProcessIdBelongsToAnotherProgram() throws IOException {
        embedded().close();
        Files.writeString(
                folder.resolve("postgres/data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder + "\n1700000000\n5432\n\n127.0.0.1\n");

        try (Database database = embedded()) {
            assertThat(database.reachable()).isTrue();
        }
    }

    @Test
    void beginsAnewAfterAnInterruptedFirstStart() throws IOException {
        Path data = Files.createDirectories(folder.resolve("postgres/data"));
        Files.writeString(data.resolve("PG_VERSION"), "18\n");
        Files.writeString(data.resolve("postgresql.conf"), "");
        Files.writeString(folder.resolve("postgres/initdb.unfinished"), "");

        try (Database database = embedded()) {
            assertThat(database.reachable()).isTrue();
        }
        assertThat(folder.resolve("postgres/initdb.unfinished")).doesNotExist();
    }

    @Test
    void keepsTheDataOfAServerWhoseStarterWasKilledDuringTheFirstStart() throws Exception {
        startInAnotherProcessAndKillIt();
        Files.writeString(folder.resolve("postgres/initdb.unfinished"), "");

        embedded().close();

        try (Database database = embedded()) {
            assertThat(new PostgresSettingStore(database.dataSource()).loadAll())
                    .containsEntry("gateway.child", "1");
        }
    }

    @Test
    void tellsOfDataOfAnotherVersion() throws IOException {
        Path data = Files.createDirectories(folder.resolve("postgres/data"));
        Files.writeString(data.resolve("PG_VERSION"), "15\n");
        Files.writeString(folder.resolve("postgres/password"), "x");

        assertThatThrownBy(this::embedded)
                .isInstanceOf(StorageStartException.class)
                .hasMessageContaining("was made by PostgreSQL 15, this is 18");
        assertThat(data.resolve("PG_VERSION")).hasContent("15");
    }

    @Test
    void tellsOfAFolderThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> Database.open(new DatabaseSettings(null, file, 2)))
                .isInstanceOf(StorageStartException.class)
                .hasMessageContaining("cannot be used");
    }

    private long startInAnotherProcessAndKillIt() throws Exception {
        copyTemplate();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledOwner.class.getName(),
                        folder.toString(),
                        PgFixture.CACHE.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(child.waitFor()).isEqualTo(137);
        return postmaster().orElseThrow().pid();
    }

    /** Opens the database in a process of its own and dies without closing it. */
    static final class KilledOwner {
        public static void main(String[] arguments) {
            Database database =
                    Database.open(new DatabaseSettings(null, Path.of(arguments[0]), Path.of(arguments[1]), 2));
            new PostgresSettingStore(database.dataSource()).put("gateway.child", "1", "test");
            Runtime.getRuntime().halt(137);
        }
    }

    private Database embedded() throws IOException {
        copyTemplate();
        return open(folder);
    }

    private static Database open(Path folder) {
        return Database.open(new DatabaseSettings(null, folder, PgFixture.CACHE, 2));
    }

    private void copyTemplate() throws IOException {
        if (Files.exists(folder.resolve("postgres"))) {
            return;
        }
        try (Stream<Path> files = Files.walk(template.resolve("postgres"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(template.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private Optional<Postmaster> postmaster() throws IOException {
        return Postmaster.find(folder.resolve("postgres/data"));
    }

    private static String show(Database database, String setting) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery("show " + setting)) {
            results.next();
            return results.getString(1);
        }
    }
}
