package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.config.SettingsException;
import gateway.config.SettingsLoader;
import gateway.routes.check.RouteFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.files.RouteFilesException;

class StartCheckTest {

    @TempDir
    private Path folder;

    @Test
    void endsAStartWithALinePerError() throws IOException {
        Files.writeString(folder.resolve("a.camel.yaml"), "route:\n  id: a\n");
        Files.writeString(folder.resolve("b.camel.yaml"), "- rout:\n    id: b\n");

        assertThatThrownBy(this::check)
                .asInstanceOf(InstanceOfAssertFactories.type(RouteFilesException.class))
                .extracting(RouteFilesException::lines)
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .containsExactly(
                        "a.camel.yaml:1:1: error: the file is a map, and a list was expected, so that none of its routes would"
                                + " be there; write \"- route:\" with a hyphen, and indent all below it by two more"
                                + " [list-expected]",
                        "b.camel.yaml:1:3: error: nothing at the top of a file is called rout; did you mean route?"
                                + " [unknown-step]");
    }

    @Test
    void copiesOfBuiltInFilesNeedNoCheck() throws IOException {
        try (InputStream ours = StartCheckTest.class.getResourceAsStream("/routes-yaml/api.camel.yaml")) {
            Files.write(
                    folder.resolve("api.camel.yaml"),
                    Objects.requireNonNull(ours).readAllBytes());
        }
        assertThat(RouteChecks.areBuiltIn(RouteFolder.read(folder).files())).isTrue();

        Files.writeString(folder.resolve("api.camel.yaml"), "- {}", StandardCharsets.UTF_8);
        assertThat(RouteChecks.areBuiltIn(RouteFolder.read(folder).files())).isFalse();
    }

    @Test
    void aComponentThatTheListWritesWrongEndsAStartWithoutFilesToo() {
        SettingsLoader loader =
                new SettingsLoader(Map.of("GATEWAY_ROUTES_ALLOWED_COMPONENTS", "direct,transfrom"), Map.of());

        assertThatThrownBy(() -> StartCheck.begin(loader, loader.load()).require())
                .asInstanceOf(InstanceOfAssertFactories.type(RouteFilesException.class))
                .extracting(RouteFilesException::lines)
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .containsExactly(
                        "gateway.routes.allowed-components:1:1: error: there is no component transfrom; did you"
                                + " mean transform? [contract-component]");
    }

    @Test
    void warningsLetAStartGoOn() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "route: {}\n");

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aFileThatCannotBeReadEndsAStartInALineOfItsOwn() throws IOException {
        Files.createSymbolicLink(folder.resolve("a.camel.yaml"), folder.resolve("nowhere"));
        Files.writeString(folder.resolve("b.camel.yaml"), "");

        assertThatThrownBy(this::check)
                .asInstanceOf(InstanceOfAssertFactories.type(RouteFilesException.class))
                .extracting(RouteFilesException::lines)
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .hasSize(2);
    }

    @Test
    void aFolderThatCannotBeReadIsNamedWithItsSetting() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        SettingsLoader loader = new SettingsLoader(Map.of("ROUTES_DIR", gone.toString()), Map.of());
        var settings = loader.load();
        Files.delete(gone);

        assertThatThrownBy(() -> StartCheck.begin(loader, settings).require())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("gone: there is no such file or folder; let the user of the proxy read it")
                .hasMessageContaining("ROUTES_DIR");
    }

    private void check() throws InterruptedException {
        SettingsLoader loader = new SettingsLoader(Map.of("ROUTES_DIR", folder.toString()), Map.of());
        StartCheck.begin(loader, loader.load()).require();
    }
}
