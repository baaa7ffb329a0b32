package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One data folder from the first start to the last stop, by a user whose id has no name: one proxy, for its steps cost. */
@Timeout(300)
class FilesIT {

    private static final String NAMELESS = "12345";

    @TempDir
    private Path home;

    @Test
    void aDataFolderBelongsToOneUserAndToOneProxy() throws IOException {
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = ProxyProcess.builder()
                        .wrapped(nameless())
                        .upstream(upstream)
                        .embeddedDatabase()
                        .env("HOME", home.toString())
                        .env("API_KEYS", "")
                        .env("ADMIN_API_KEYS", "")
                        .env("LOG_TO_FILE", "true")
                        .env("LOG_FORMAT", "json")
                        .start()) {
            temporaryKeysAreInTheirFilesOnly(proxy);
            assertThat(openToOthers(proxy.dataFolder())).isEmpty();
            assertThat(modeAndName(home.resolve(".cache/claude-proxy/pg"))).startsWith("rwx------ ");
            assertThat(modeAndName(home.resolve(".cache/claude-proxy/pg/unpacked")))
                    .startsWith("rwx------ ");

            aSecondOneIsRefused(proxy);
            proxy.kill();
            assertThat(proxy.databaseIsAlive()).isTrue();
            Path left = proxy.dataFolder().resolve("temporary-client.key");
            String before = Files.readString(left);
            proxy.startAgain();
            assertThat(left).content().isNotEqualTo(before);
            long asked = System.nanoTime();
            assertThat(proxy.terminate()).isIn(0, 143);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(15));
            assertThat(proxy.databaseIsAlive()).isFalse();
            assertThat(left).doesNotExist();
            assertThat(proxy.dataFolder().resolve("temporary-admin.key")).doesNotExist();
            assertThat(proxy.output())
                    .contains("Stopped; the data are in " + proxy.dataFolder())
                    .doesNotContain("\tat ", "ERROR");
        }
    }

    private static void temporaryKeysAreInTheirFilesOnly(ProxyProcess proxy) throws IOException {
        Path log = proxy.dataFolder().resolve("logs/claude-proxy.log");
        for (String scope : List.of("client", "admin")) {
            String key = Files.readString(proxy.dataFolder().resolve("temporary-" + scope + ".key"))
                    .strip();
            assertThat(key).startsWith("sk-proxy-");
            assertThat(log).content().contains("temporary-" + scope + ".key").doesNotContain(key);
            assertThat(proxy.output()).doesNotContain(key);
            if (scope.equals("client")) {
                assertThat(new ProxyClient(proxy.port())
                                .message(MessageJson.request("m"), "x-api-key", key)
                                .statusCode())
                        .isEqualTo(200);
                await().untilAsserted(() -> assertThat(log).content().contains("\"client_key\":\"temporary\""));
            }
        }
        for (String line : Files.readAllLines(log)) {
            JsonNode fields = Json.mapper().readTree(line);
            assertThat(fields.path("message").isTextual()).as(line).isTrue();
        }
    }

    private static void aSecondOneIsRefused(ProxyProcess proxy) {
        try (ProxyCommand second = ProxyCommand.ofStart().beside(proxy).run()) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.complaints())
                    .singleElement()
                    .asString()
                    .contains(
                            "already running on the data folder " + proxy.dataFolder(),
                            "pid " + proxy.pid(),
                            "DATA_FOLDER");
        }
    }

    private static List<String> openToOthers(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !Files.isSymbolicLink(file))
                    .map(FilesIT::modeAndName)
                    .filter(line -> !line.matches("...------ .*"))
                    .toList();
        }
    }

    private static String modeAndName(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)) + " "
                    + file;
        } catch (IOException vanished) {
            return "--------- " + file;
        }
    }

    /** By a user namespace, where this machine allows it: what is tested then besides is that such a user is served too. */
    private static String[] nameless() {
        List<String> line = List.of("unshare", "--user", "--map-user=" + NAMELESS, "--map-group=" + NAMELESS);
        try {
            List<String> trial = Stream.concat(line.stream(), Stream.of("unshare", "-U", "true"))
                    .toList();
            boolean allowed = new ProcessBuilder(trial).start().waitFor() == 0;
            return allowed ? line.toArray(String[]::new) : new String[0];
        } catch (IOException missing) {
            return new String[0];
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
