package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that is wrong with settings, and not only the first of it. */
class SettingFaultsTest {

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void findNoOtherFiles() {
        environment.put("DATA_FOLDER", folder.toString());
    }

    @Test
    void settingsThatCanBeUsedHaveNone() {
        environment.put("PORT", "5300");

        assertThat(faults()).isEmpty();
    }

    @Test
    void eachIsToldOnce() throws IOException {
        Files.writeString(
                folder.resolve("application.properties"),
                "gateway.server.prot=1\ngateway.schedule.poll-usage=often\ngateway.accounts.wait=soon");
        environment.put("PORT", "http");
        environment.put("API_KEYS", "short");
        environment.put("ANTHROPIC_API_KEY", "sk-ant-api03-secret");
        environment.put("CUSTOM_HEADER_", "x");
        environment.put("MANAGEMENT_PORT", "${file:/nowhere}");

        assertThat(faults())
                .extracting(sentence -> sentence.split(" ", 3)[0] + " " + sentence.split(" ", 3)[1])
                .containsExactlyInAnyOrder(
                        "Unknown setting",
                        "gateway.schedule.poll-usage (" + folder.resolve("application.properties") + ")",
                        "gateway.accounts.wait (" + folder.resolve("application.properties") + ")",
                        "gateway.server.port (PORT)",
                        "gateway.access.client-keys (API_KEYS)",
                        "ANTHROPIC_API_KEY holds",
                        "CUSTOM_HEADER_ cannot",
                        "gateway.management.port (MANAGEMENT_PORT)");
        assertThat(faults()).noneMatch(sentence -> sentence.contains("short") || sentence.contains("secret"));
    }

    @Test
    void theFirstIsTheOneThatEndsAStart() {
        environment.put("PORT", "http");
        environment.put("LOG_LEVEL", "loud");

        assertThat(faults()).hasSize(2);
        assertThatThrownBy(() -> new SettingsLoader(environment, Map.of()).load())
                .hasMessage(faults().getFirst());
    }

    @Test
    void whatFollowsFromAnotherIsNotTold() {
        environment.put("ENABLE_BIG_ENDPOINT", "true");
        environment.put("BIG_ENDPOINT", "ftp://somewhere");

        assertThat(faults()).hasSize(1).first().asString().startsWith("gateway.provider.big.base-url (BIG_ENDPOINT)");
    }

    @Test
    void thoseOfStoredSettingsAreToldToo() {
        SettingsLoader loader = new SettingsLoader(environment, Map.of());

        assertThat(loader.faults(Map.of("gateway.accounts.wait", "5s"))).isEmpty();
        List<String> faults = loader.faults(Map.of("gateway.accounts.wait", "soon", "gateway.of-tomorrow", "1"));
        assertThat(faults)
                .hasSize(2)
                .anyMatch(sentence -> sentence.startsWith("gateway.accounts.wait (stored setting) is \"soon\""))
                .anyMatch(sentence -> sentence.startsWith("Unknown setting gateway.of-tomorrow (stored setting)"));
    }

    private List<String> faults() {
        return SettingsLoader.faults(environment, Map.of());
    }
}
