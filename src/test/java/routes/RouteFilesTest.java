package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {

    @Test
    void withoutAFolderAllAreBuiltIn() throws IOException {
        RouteFiles files = RouteFiles.in(null);

        assertThat(files.locations())
                .hasSize(RouteFiles.BUILT_IN.size())
                .allMatch(each -> each.startsWith("classpath:"));
        assertThat(files.replaced()).isEmpty();
        assertThat(files.added()).isEmpty();
    }

    @Test
    void tellsWhatReplacesAndWhatAdds(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"errors.camel.yaml", "providers.camel.yaml", "api.camel.yaml", "notes.txt"}) {
            Files.createFile(folder.resolve(name));
        }

        RouteFiles files = RouteFiles.in(folder);

        assertThat(files.replaced()).containsExactly("api", "errors");
        assertThat(files.added()).containsExactly("providers");
        assertThat(files.locations())
                .hasSize(RouteFiles.BUILT_IN.size() + 1)
                .contains("file:" + folder.resolve("errors.camel.yaml").toAbsolutePath())
                .doesNotContain("classpath:routes-yaml/errors.camel.yaml");
    }
}
