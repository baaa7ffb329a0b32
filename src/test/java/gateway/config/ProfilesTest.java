package gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of settings that hold for a profile. */
class ProfilesTest {

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path home;
    private Path data;

    @BeforeEach
    void makeFolders() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        data = Files.createDirectory(folder.resolve("data"));
        environment.put("DATA_FOLDER", data.toString());
    }

    @Test
    void theFileOfAProfileStandsOverBothThatHoldForAll() throws IOException {
        write(home, "", "gateway.node=of-all\ngateway.server.port=5300");
        write(home, "-dev", "gateway.node=of-dev");
        write(data, "", "gateway.node=of-data");
        assertThat(load().node()).isEqualTo("of-data");

        environment.put("GATEWAY_PROFILE", "dev");

        assertThat(load().node()).isEqualTo("of-dev");
        assertThat(load().server().port()).isEqualTo(5300);
        assertThat(loader().values(Map.of()).get("gateway.node"))
                .isEqualTo(new SettingValue(
                        "gateway.node",
                        "of-dev",
                        SettingSource.PROFILE,
                        home.resolve("application-dev.properties").toString()));
    }

    @Test
    void ofSeveralTheLastOneWinsAndTheDataFolderOverTheLauncher() throws IOException {
        write(home, "-a", "gateway.models.big=a\ngateway.models.small=a\ngateway.models.middle=a");
        write(home, "-b", "gateway.models.big=b\ngateway.models.small=b");
        write(data, "-a", "gateway.models.big=data");
        environment.put("GATEWAY_PROFILE", " a, b ");

        Map<String, String> merged = loader().merged(Map.of());

        assertThat(merged)
                .containsEntry("gateway.models.big", "data")
                .containsEntry("gateway.models.small", "b")
                .containsEntry("gateway.models.middle", "a");
    }

    @Test
    void theEnvironmentStandsOverThem() throws IOException {
        write(data, "-dev", "gateway.server.port=5300");
        environment.put("GATEWAY_PROFILE", "dev");
        environment.put("PORT", "5400");

        assertThat(load().server().port()).isEqualTo(5400);
    }

    @Test
    void theFileBesideTheLauncherMayNameTheProfileAndThatOneTheDataFolder() throws IOException {
        environment.clear();
        write(home, "", "gateway.profile=dev");
        write(home, "-dev", "gateway.data-folder=" + data);
        write(data, "", "gateway.node=found");

        assertThat(load().dataFolder()).isEqualTo(data);
        assertThat(load().node()).isEqualTo("found");
    }

    @Test
    void aProfileWithoutAFileEndsTheStart() {
        environment.put("GATEWAY_PROFILE", "prod");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "gateway.profile (GATEWAY_PROFILE) names prod, but there is no application-prod.properties in "
                                + home + " or " + data + ": make the file, or take the name out.");
    }

    @Test
    void aNameThatLeadsElsewhereIsRefused() {
        environment.put("GATEWAY_PROFILE", "../../etc/x");

        assertThatThrownBy(this::load)
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "gateway.profile (GATEWAY_PROFILE) is \"../../etc/x\", but a name of letters, digits, hyphens"
                                + " and underscores was expected.");
    }

    @Test
    void neitherAProfileNorTheDataFolderNamesProfiles() throws IOException {
        write(data, "", "gateway.profile=dev");
        assertThatThrownBy(this::load).hasMessageContaining("gateway.profile cannot be set in " + data);

        write(data, "", "");
        write(home, "-dev", "gateway.profile=prod");
        environment.put("GATEWAY_PROFILE", "dev");
        assertThatThrownBy(this::load).hasMessageContaining("gateway.profile cannot be set in " + home);
    }

    @Test
    void anUnknownKeyInItsFileIsNamedWithTheFile() throws IOException {
        write(home, "-dev", "gateway.server.prot=1");
        environment.put("GATEWAY_PROFILE", "dev");

        assertThatThrownBy(this::load)
                .hasMessageContaining("gateway.server.prot (" + home.resolve("application-dev.properties"))
                .hasMessageContaining("gateway.server.port");
    }

    private static void write(Path folder, String profile, String text) throws IOException {
        Files.writeString(folder.resolve("application" + profile + ".properties"), text);
    }

    private SettingsLoader loader() {
        return new SettingsLoader(environment, Map.of("gateway.home", home.toString()));
    }

    private Settings load() {
        return loader().load();
    }
}
