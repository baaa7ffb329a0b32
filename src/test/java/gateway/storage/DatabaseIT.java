package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
            String url = database.target().url();
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

    @Test
    void worksWithBothFormsOfUrl() {
        String url = PgFixture.newUrl();
        String jdbc = url.replaceAll("postgres://(.*):(.*)@(.*)", "jdbc:postgresql://$3?user=$1&password=$2");

        for (String form : List.of(url, jdbc)) {
            try (Database database = Database.open(new DatabaseSettings(form, null, 2))) {
                assertThat(database.embedded()).isFalse();
                assertThat(database.reachable()).isTrue();
                assertThat(database.ensureMigrated()).isTrue();
            }
        }
    }

    @Test
    void startsWithoutItsDatabaseAndFollowsWhenItComes() throws Exception {
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = PgFixture.newUrl().replace(":" + PgFixture.port() + "/", ":" + port.getLocalPort() + "/");
            port.close();
            try (Database database = Database.open(new DatabaseSettings(url, null, 2))) {
                List<String> changes = new CopyOnWriteArrayList<>();
                database.listen(changes::add);
                assertThat(database.reachable()).isFalse();
                assertThat(database.ensureMigrated()).isFalse();

                try (PortForward forward = PortForward.open(port.getLocalPort(), PgFixture.port())) {
                    await().atMost(PATIENCE)
                            .untilAsserted(
                                    () -> assertThat(changes).containsExactly("account", "client_key", "setting", "model"));
                    assertThat(database.ensureMigrated()).isTrue();
                    assertThat(new PostgresSettingStore(database.dataSource()).loadAll())
                            .isEmpty();
                    assertThat(forward.connections()).isPositive();
                }
            }
        }
    }

    @Test
    void tellsOfChangesAndOfAllTablesAfterAReconnection() throws SQLException {
        try (Database database = PgFixture.open()) {
            List<String> changes = new CopyOnWriteArrayList<>();
            database.listen(changes::add);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(changes).containsExactly("account", "client_key", "setting", "model"));
            changes.clear();

            new PostgresSettingStore(database.dataSource()).put("gateway.a", "1", "test");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(changes).containsExactly("setting"));
            execute(
                    database,
                    "insert into client_key (id, name, scope, hmac, hint, created_at)"
                            + " values (gen_random_uuid(), 'a', 'CLIENT', 'h', 'h', now())");
            execute(database, "update account set last_used_at = now()");
            execute(database, "update account set state = 'INVALID'");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(changes).containsExactly("setting", "client_key", "account"));
            changes.clear();

            execute(
                    database,
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and query = 'listen gateway'");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(changes).containsExactly("account", "client_key", "setting", "model"));
        }
    }

    private long startInAnotherProcessAndKillIt() throws Exception {
        copyTemplate();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
