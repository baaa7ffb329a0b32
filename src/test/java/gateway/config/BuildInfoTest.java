package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildInfoTest {

    @Test
    void readsTheVersionFromTheClassPath() {
        assertThat(BuildInfo.read().version()).matches("development|\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void takesTheVersionOfTheBuild() {
        assertThat(BuildInfo.of(versioned("0.1.0"))).isEqualTo(new BuildInfo("0.1.0", "18.6.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${project.version}", "", " "})
    void callsAnUnbuiltVersionDevelopment(String version) {
        assertThat(BuildInfo.of(versioned(version)).version()).isEqualTo("development");
    }

    private static Properties versioned(String version) {
        var properties = new Properties();
        properties.setProperty("version", version);
        properties.setProperty("postgresql", "18.6.0");
        return properties;
    }
}
