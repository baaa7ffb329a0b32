package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.ProxyCommand;
import harness.ProxyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo keeps nothing, whenever it is told to end. */
@Timeout(300)
class DemoIT {

    private static final Duration START = Duration.ofSeconds(60);

    /** @param moment a file below the temporary folder, or a word of the output, after which the signal comes */
    @ParameterizedTest
    @ValueSource(strings = {"claude-proxy-demo-", "postmaster.pid", "Client key"})
    void aSignalLeavesNeitherAProcessNorAFile(String moment) {
        try (ProxyCommand demo = ProxyCommand.of("demo")
                .env("PORT", Integer.toString(ProxyProcess.freePort()))
                .env("MANAGEMENT_PORT", Integer.toString(ProxyProcess.freePort()))
                .start()) {
            await().atMost(START)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> hasCome(demo, moment));

            demo.signalTerminate();

            assertThat(demo.awaitExit()).isIn(0, 143);
            assertThat(demo.temporaryFolder()).isEmptyDirectory();
            assertThat(demo.leftProcesses()).isEmpty();
        }
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
