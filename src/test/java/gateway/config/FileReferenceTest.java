package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that stand in files. */
class FileReferenceTest {

    private static final String SECRET = "a-key-that-nobody-may-see";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void findNoOtherFiles() {
        environment.put("DATA_FOLDER", folder.resolve("data").toString());
    }

    @Test
    void aSettingOfTheEnvironmentIsWhatStandsInTheFile() throws IOException {
        environment.put("API_KEYS", file("keys", SECRET + ",another-long-key\r\n\n"));

        assertThat(load().access().clientKeys()).containsExactly(SECRET, "another-long-key");
    }

    @Test
    void soIsOneOfAFileOfSettings() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(
                home.resolve("application.properties"), "gateway.accounts.api-keys=" + file("key", "sk-ant-x\n"));

        assertThat(new SettingsLoader(environment, Map.of("gateway.home", home.toString()))
                        .load()
                        .accounts()
                        .apiKeys())
                .containsExactly("sk-ant-x");
    }

    @Test
    void theDataFolderItselfMayBeNamedByAFile() throws IOException {
        Path data = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(data.resolve("application.properties"), "gateway.node=north");
        environment.put("DATA_FOLDER", file("place", data + "\n"));

        assertThat(load().node()).isEqualTo("north");
        assertThat(load().dataFolder()).isEqualTo(data);
    }

    @Test
    void variablesThatAreNoSettingsAreReadFromFilesToo() throws IOException {
        environment.put("PROXY_AUTH_KEY", file("one", SECRET));
        environment.put("CUSTOM_HEADER_X_TEAM", file("two", "blue"));
        environment.put("GROQ_KEY", file("three", "first"));
        SettingsLoader loader = loader();

        assertThat(loader.load().access().clientKeys()).containsExactly(SECRET);
        assertThat(loader.load().providers().headers()).containsEntry("X-TEAM", "blue");
        assertThat(loader.secrets(Map.of()).apply("GROQ_KEY")).isEqualTo("first");
        Files.writeString(folder.resolve("three"), "second");
        assertThat(loader.secrets(Map.of()).apply("GROQ_KEY"))
                .as("read again for the next routes")
                .isEqualTo("second");
        Files.delete(folder.resolve("three"));
        assertThatThrownBy(() -> loader.secrets(Map.of()).apply("GROQ_KEY"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GROQ_KEY cannot be read from its file " + folder.resolve("three"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa$$word", "${HOME}", "x${file:/etc/passwd}", "${file:/etc/passwd", "${FILE:/etc/passwd}"})
    void anyOtherTextIsAValueAsItStands(String value) {
        environment.put("GATEWAY_MASTER_KEY", value);

        assertThat(load().masterKey()).isEqualTo(value);
    }

    @Test
    void aFileThatALaterLayerStandsOverIsNotWanted() {
        environment.put("REQUEST_TIMEOUT", "${file:" + folder.resolve("none") + "}");
        environment.put("GATEWAY_UPSTREAM_REQUEST_TIMEOUT", "5m");

        assertThat(load().upstream().requestTimeout()).hasMinutes(5);
    }

    @Test
    @Timeout(60)
    void whatCannotBeReadIsToldInOneSentence() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.write(folder.resolve("binary"), new byte[] {'a', 0, 'b'});

        check("${file:" + folder.resolve("none") + "}", "cannot be read from its file", "there is no such file");
        check("${file:" + folder + "}", "is a folder");
        check("${file:" + pipe + "}", "is no file, but a pipe or a device");
        check("${file:/dev/zero}", "is no file, but a pipe or a device");
        check(file("empty", "\n"), "is empty");
        check(file("large", SECRET.repeat(3000)), "has more than 64 KB");
        check("${file:" + folder.resolve("binary") + "}", "is no text in UTF-8");
        check("${file:secrets/x}", "secrets/x is no path from the root, such as /run/secrets/x");
        check("${file:}", "is no path from the root");
    }

    @Test
    void aFileThatIsClosedToTheUserIsToldToo() throws IOException {
        String reference = file("closed", SECRET);
        Files.setPosixFilePermissions(folder.resolve("closed"), PosixFilePermissions.fromString("---------"));
        if (!Files.isReadable(folder.resolve("closed"))) {
            check(reference, "permission denied", "chmod 400");
        }
    }

    @Test
    void aStoredSettingReadsNoFile() throws IOException {
        assertThat(loader().merged(Map.of("gateway.models.big", file("model", "from-a-file")))
                        .get("gateway.models.big"))
                .startsWith("${file:");
    }

    private void check(String reference, String... words) {
        environment.put("API_KEYS", reference);
        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("gateway.access.client-keys (API_KEYS) ")
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(SECRET.substring(0, 5));
    }

    private String file(String name, String text) throws IOException {
        return "${file:" + Files.writeString(folder.resolve(name), text) + "}";
    }

    private SettingsLoader loader() {
        return new SettingsLoader(environment, Map.of());
    }

    private Settings load() {
        return loader().load();
    }
}
