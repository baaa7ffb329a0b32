package it;

import static org.assertj.core.api.Assertions.assertThat;

import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Sql;
import harness.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults that are planted, and what the doctor says of each. */
@Timeout(300)
class DoctorIT {

    private static final String SKEWED =
            "HTTP/1.1 401 Unauthorized\r\ndate: Tue, 01 Dec 2015 12:00:00 GMT\r\ncontent-length: 0\r\n\r\n";

    @TempDir
    private Path folder;

    @Test
    void findsWhatKeepsAProxyFromStarting() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (ServerSocket port = listener();
                ServerSocket management = listener()) {
            checkFound(
                    Map.of(
                            "port", "another program listens .*set PORT to",
                            "management port", "another program listens .*set MANAGEMENT_PORT to",
                            "data folder", "is no folder .*DATA_FOLDER",
                            "database", "nothing listens at .*DATABASE_URL",
                            "upstream", "no connection to 127.0.0.1",
                            "provider default", "name of the host is not found.*PROVIDER_BASE_URL"),
                    List.of("java", "memory", "temporary files"),
                    doctor().env("PORT", Integer.toString(port.getLocalPort()))
                            .env("MANAGEMENT_PORT", Integer.toString(management.getLocalPort()))
                            .env("DATA_FOLDER", file.toString())
                            .env("DATABASE_URL", "postgres://u:p@127.0.0.1:" + ProxyProcess.freePort() + "/x")
                            .env("ANTHROPIC_API_KEYS", ProxyProcess.accountKey(1))
                            .env("CLAUDE_API_BASEURL", "http://127.0.0.1:" + ProxyProcess.freePort())
                            .env("PROVIDER_BASE_URL", "http://no-such-host.invalid/v1")
                            .env("PROVIDER_API_KEY", "secret-of-the-provider"));
        }
    }

    @Test
    void findsWhatIsWrongWithWhatIsStored() throws IOException {
        String url = TestDatabase.shared().migratedDatabase();
        Sql sql = new Sql(url);
        sql.run("insert into flyway_schema_history values (999, '999', 'x', 'SQL', 'x', 0, 'x', now(), 0, true)");
        sql.run("insert into account (id, name, kind, state, secret_sealed, secret_hash, created_at) values"
                + " (gen_random_uuid(), 'anna', 'API_KEY', 'INVALID', 'v1:00000000:x:y', 'h', now())");
        Path key = Files.writeString(folder.resolve("master.key"), "A".repeat(43) + "=\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        try (ServerSocket upstream = listener()) {
            Thread.ofVirtual().start(() -> answer(upstream));
            checkFound(
                    Map.of(
                            "database", "schema 999.*run the newer version",
                            "master key", "does not open .*from a backup",
                            "accounts", "1 invalid: none of them can be used; .*login",
                            "clock", "s ahead of that of http.*timedatectl"),
                    List.of("upstream", "port", "management port"),
                    doctor().env("DATABASE_URL", url)
                            .env("DATA_FOLDER", folder.toString())
                            .env("CLAUDE_API_BASEURL", "http://127.0.0.1:" + upstream.getLocalPort()));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .as("the doctor changes nothing")
                .isEqualTo("rw-r--r--");
    }

    /** Web mode that was switched on by {@code config set} has accounts with a cookie serve. */
    @Test
    void judgesAccountsByStoredSettingsToo() throws IOException {
        String url = TestDatabase.shared().migratedDatabase();
        Sql sql = new Sql(url);
        sql.run("insert into setting (key, value, updated_at, updated_by) values"
                + " ('gateway.web.enabled', 'true', now(), 'test')");
        sql.run("insert into account (id, name, kind, state, secret_sealed, secret_hash, created_at) values"
                + " (gen_random_uuid(), 'anna', 'COOKIE', 'ACTIVE', 'v1:00000000:x:y', 'h', now())");

        checkFound(
                Map.of("upstream", "no connection", "master key", "there is none"),
                List.of("database", "accounts"),
                doctor().env("DATABASE_URL", url)
                        .env("DATA_FOLDER", folder.toString())
                        .env("CLAUDE_API_BASEURL", "http://127.0.0.1:" + ProxyProcess.freePort()));
    }

    @Test
    void findsAProxyThatCallsItself() {
        int port = ProxyProcess.freePort();
        checkFound(
                Map.of("settings", "CLAUDE_API_BASEURL.*is this proxy itself"),
                List.of("java", "memory"),
                doctor().env("PORT", Integer.toString(port)).env("CLAUDE_API_BASEURL", "http://localhost:" + port));
    }

    @Test
    void findsThatNothingIsSetUp() {
        checkFound(
                Map.of(
                        "accounts", "no account or provider is set up.*accounts add",
                        "upstream", "no connection"),
                List.of("port", "management port", "database"),
                doctor().env("CLAUDE_API_BASEURL", "http://127.0.0.1:" + ProxyProcess.freePort()));
    }

    @Test
    void findsASettingThatCannotBeReadAndLooksAtTheRest() {
        checkFound(Map.of("settings", "PORT.*x.*whole number"), List.of("java", "memory"), doctor().env("PORT", "x"));
    }

    private static ProxyCommand.Builder doctor() {
        return ProxyCommand.of("doctor")
                .env("HOST", "127.0.0.1")
                .env("PORT", Integer.toString(ProxyProcess.freePort()))
                .env("MANAGEMENT_PORT", Integer.toString(ProxyProcess.freePort()));
    }

    /** @param failing patterns of what is told, by what was looked at */
    private static void checkFound(Map<String, String> failing, List<String> well, ProxyCommand.Builder builder) {
        try (ProxyCommand command = builder.run()) {
            assertThat(command.awaitExit()).as(command.errors()).isEqualTo(1);
            Map<String, String> failures = command.output()
                    .lines()
                    .filter(line -> line.startsWith("FAIL  "))
                    .map(line -> line.substring(6).split(": ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
            assertThat(failures.keySet()).as(command.output()).isEqualTo(failing.keySet());
            failing.forEach((what, words) -> assertThat(failures.get(what)).containsPattern(words));
            assertThat(command.output())
                    .contains(well.stream().map(what -> "ok    " + what + ": ").toList());
            if (failing.containsKey("clock")) {
                assertThat(command.output()).contains("warn  master key file: others can read", "chmod 600");
            }
            assertThat(command.output() + command.errors()).doesNotContain("secret-of-the", "Exception", "\tat ");
        }
    }

    private static ServerSocket listener() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private static void answer(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(SKEWED.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException closed) {
                continue;
            }
        }
    }
}
