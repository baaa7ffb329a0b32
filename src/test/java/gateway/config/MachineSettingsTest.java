package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSettingsTest {

    @TempDir
    private Path home;

    /** By their names; a new one of the kind must be told apart too. */
    @Test
    void holdsAllThatNameFoldersFilesAndDatabases() {
        assertThat(new SettingsLoader(Map.of(), Map.of("user.home", home.toString()))
                        .merged(Map.of())
                        .keySet())
                .filteredOn(key -> key.startsWith("gateway.")
                        // a path of the web application, not of this machine
                        && !key.equals("gateway.web.upload-path")
                        && (key.matches(".*[.-](dir|folder|file|path|home|command)|gateway\\.database\\.url")))
                .isNotEmpty()
                .allMatch(MachineSettings::contains);
    }

    @Test
    void holdsWhatGoesToCamelAndNoOthers() {
        assertThat(MachineSettings.contains("camel.main.routes-include-pattern"))
                .isTrue();
        assertThat(MachineSettings.contains("gateway.accounts.max-attempts")).isFalse();
    }
}
