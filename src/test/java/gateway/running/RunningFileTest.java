package gateway.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunningFileTest {

    private static final RunningProxy PROXY = new RunningProxy(
            42, URI.create("http://127.0.0.1:5201"), "token", Instant.parse("2026-12-01T00:00:00Z"), "1.2");

    @TempDir
    Path folder;

    @Test
    void isReadAsItWasWrittenByItsOwnerOnly() throws IOException {
        Files.writeString(folder.resolve("running.json"), "an old one");

        new RunningFile(folder).write(PROXY);

        assertThat(new RunningFile(folder).read()).contains(PROXY);
        assertThat(Files.getPosixFilePermissions(folder.resolve("running.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
        assertThat(PROXY.toString()).doesNotContain("token");
    }

    /** As a folder is copied while its proxy runs. */
    @Test
    void isNothingInACopyOfItsFolder() throws IOException {
        Path original = Files.createDirectory(folder.resolve("original"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), original);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        new RunningFile(link).write(PROXY);
        Files.copy(original.resolve("running.json"), copy.resolve("running.json"));

        assertThat(new RunningFile(original).read()).contains(PROXY);
        assertThat(new RunningFile(link).read()).contains(PROXY);
        assertThat(new RunningFile(copy).read()).isEmpty();
    }

    @Test
    void isTakenAwayByTheProxyThatWroteIt() {
        RunningFile file = new RunningFile(folder);
        file.write(PROXY);
        RunningProxy other = new RunningProxy(43, PROXY.address(), "another", PROXY.startedAt(), PROXY.version());

        file.delete(other);
        assertThat(file.read()).contains(PROXY);
        file.delete(PROXY);

        assertThat(folder).isEmptyDirectory();
        file.delete(PROXY);
    }

    @Test
    void doesNotHinderAStartWhereItCannotBeWritten() {
        new RunningFile(folder.resolve("missing")).write(PROXY);

        assertThat(new RunningFile(folder.resolve("missing")).read()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"address\":\"http://127.0.0.1:1\",\"started_at\":\"2026-12-01T00:00:00Z\"}",
                "{\"address\":\"file:///etc/passwd\",\"token\":\"t\",\"started_at\":\"2026-12-01T00:00:00Z\"}",
                "{\"address\":\"http:// x\",\"token\":\"t\",\"started_at\":\"2026-12-01T00:00:00Z\"}",
                "{\"address\":\"http://127.0.0.1:1\",\"token\":\"t\",\"started_at\":\"yesterday\"}"
            })
    void isNothingWhereItMakesNoSense(String text) throws IOException {
        Files.writeString(folder.resolve("running.json"), text);

        assertThat(new RunningFile(folder).read()).isEmpty();
    }

    @Test
    void isNothingWhereItIsTooLong() throws IOException {
        Files.writeString(folder.resolve("running.json"), " ".repeat(20_000));

        assertThat(new RunningFile(folder).read()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, http://127.0.0.1:5201",
        "::, http://[::1]:5201",
        "::1, http://[::1]:5201",
        "10.1.2.3, http://10.1.2.3:5201",
        "127.0.0.1, http://127.0.0.1:5201",
        "localhost, http://localhost:5201"
    })
    void isReachedFromItsOwnMachine(String host, URI address) {
        assertThat(RunningProxy.addressOf(host, 5201)).isEqualTo(address);
    }
}
