package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.CleanAnswer;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo keeps nothing, whenever it is told to end. */
@Timeout(300)
class DemoIT {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String LISTENS = "Ctrl+C ends it";
    private static final String MODEL = "claude-sonnet-4-5";
    /** More often than a circuit breaker forgives. */
    private static final int REPEATED = 6;

    private static final int OFTEN = 12;

    private static final List<String> DIRECTIVES = List.of(
            "[[error=400]]",
            "[[error=401]]",
            "[[error=402]]",
            "[[error=403]]",
            "[[error=404]]",
            "[[error=429 retry-after=86400]]",
            "[[error=500]]",
            "[[error=529]]",
            "[[cut=1]]");

    /** @param moment a file below the temporary folder, or a word of the output, after which the signal comes */
    @ParameterizedTest
    @ValueSource(strings = {"claude-proxy-demo-", "postmaster.pid", LISTENS})
    void aSignalLeavesNeitherAProcessNorAFile(String moment) {
        try (ProxyCommand demo = start(ProxyProcess.freePort())) {
            awaitMoment(demo, moment);

            demo.signalTerminate();

            assertThat(demo.awaitExit()).isIn(0, 143);
            assertThat(demo.temporaryFolder()).isEmptyDirectory();
            assertThat(demo.leftProcesses()).isEmpty();
            assertThat(demo.output())
                    .containsAnyOf("The demo has ended; its data are deleted", "Stopped before it listened");
        }
    }

    /** Whatever is asked of the simulated Claude, the next plain request is answered; and a demo that was killed leaves nothing. */
    @Test
    void nothingThatAPromptAsksForKillsTheDemo() {
        int port = ProxyProcess.freePort();
        try (ProxyCommand demo = start(port)) {
            awaitMoment(demo, LISTENS);
            String key = demo.output().split("Client key +", 2)[1].split("\\s", 2)[0];
            ProxyClient client = new ProxyClient(port);
            for (String directive : DIRECTIVES) {
                for (int i = 0; i < REPEATED; i++) {
                    client.message(MessageJson.request(MODEL, false, directive + " " + i), "x-api-key", key);
                }
                await().atMost(Duration.ofSeconds(10))
                        .pollDelay(Duration.ZERO)
                        .untilAsserted(() -> assertThat(client.message(MessageJson.request(MODEL), "x-api-key", key)
                                        .statusCode())
                                .as("after " + directive)
                                .isEqualTo(200));
            }
            await().pollDelay(Duration.ZERO)
                    .untilAsserted(() -> assertThat(CleanAnswer.text(client.message(
                                    MessageJson.request(MODEL, true, "[[web]] Hello"), "x-api-key", key)))
                            .contains("simulated web application"));
            demo.kill();
            assertThat(demo.leftProcesses()).isNotEmpty();
            theNextOneClears(demo);
        }
    }

    /** What is left to the web application does not keep the simulated Claude from answering what is for it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"[[web]]", "[[web]] [[error=529]]", "[[web]] [[error=429 retry-after=7]]", "[[web]] [[cut=5]]"})
    void theWebApplicationMayBeAskedAgainAndAgain(String directives) {
        int port = ProxyProcess.freePort();
        try (ProxyCommand demo = start(port)) {
            awaitMoment(demo, LISTENS);
            String key = demo.output().split("Client key +", 2)[1].split("\\s", 2)[0];
            ProxyClient client = new ProxyClient(port);
            for (int i = 0; i < OFTEN; i++) {
                client.message(MessageJson.request(MODEL, false, directives + " " + i), "x-api-key", key);
            }

            assertThat(client.message(MessageJson.request(MODEL, false, "Hello"), "x-api-key", key)
                            .body())
                    .asString()
                    .contains("Hello", "\"end_turn\"")
                    .doesNotContain("web application");
        }
    }

    private static void theNextOneClears(ProxyCommand killed) {
        try (ProxyCommand next =
                demo(ProxyProcess.freePort()).temporaryFolderOf(killed).start()) {
            awaitMoment(next, "what a demo that was killed has left");
            next.signalTerminate();
            assertThat(next.awaitExit()).isIn(0, 143);
        }
        assertThat(killed.leftProcesses()).isEmpty();
        assertThat(killed.temporaryFolder().toFile().list((folder, name) -> name.startsWith("claude-proxy-demo-")))
                .isEmpty();
    }

    private static ProxyCommand start(int port) {
        return demo(port).start();
    }

    private static ProxyCommand.Builder demo(int port) {
        return ProxyCommand.of("demo")
                .env("PORT", Integer.toString(port))
                .env("MANAGEMENT_PORT", Integer.toString(ProxyProcess.freePort()));
    }

    private static void awaitMoment(ProxyCommand demo, String moment) {
        await().atMost(START)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> hasCome(demo, moment));
    }

    private static boolean hasCome(ProxyCommand demo, String moment) {
        assertThat(demo.isAlive()).as("the demo runs\n" + demo.errors()).isTrue();
        return demo.output().contains(moment)
                || filesBelow(demo.temporaryFolder()).stream()
                        .anyMatch(file -> file.getFileName().toString().startsWith(moment));
    }

    private static List<Path> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder)).toList();
        } catch (IOException | UncheckedIOException changedMeanwhile) {
            return List.of();
        }
    }
}
