package routes.files;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.routes.model.RouteText;
import gateway.routes.version.RouteFileState.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteFilesTest {

    @Test
    void withoutAFolderAllAreBuiltIn() throws IOException {
        RouteFiles files = RouteFiles.in(null);

        assertThat(files.texts()).hasSize(RouteFiles.BUILT_IN.size()).allMatch(RouteText::builtIn);
        assertThat(files.replaced()).isEmpty();
        assertThat(files.added()).isEmpty();
    }

    @Test
    void tellsWhatReplacesAndWhatAdds(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"errors.camel.yaml", "providers.camel.yaml", "api.camel.yaml", "notes.txt"}) {
            Files.writeString(folder.resolve(name), "# " + name);
        }

        RouteFiles files = RouteFiles.in(folder);

        assertThat(files.replaced()).containsExactly("api", "errors");
        assertThat(files.added()).containsExactly("providers");
        assertThat(files.texts()).hasSize(RouteFiles.BUILT_IN.size() + 1);
        assertThat(files.own())
                .extracting(RouteText::text)
                .containsExactly("# errors.camel.yaml", "# api.camel.yaml", "# providers.camel.yaml");
        assertThat(files.isBuiltIn("errors")).isFalse();
        assertThat(files.isBuiltIn("messages")).isTrue();
        assertThat(files.isBuiltIn("providers")).isFalse();
    }

    @Test
    void aFileOfTheFolderStandsForAStoredOne() {
        RouteText stored = new RouteText("a.camel.yaml", "# stored", false);
        RouteText own = new RouteText("a.camel.yaml", "# own", false);
        RouteText other = new RouteText("b.camel.yaml", "# stored", false);

        RouteFiles files = RouteFiles.of(List.of(stored, other), List.of(own));

        assertThat(files.own()).containsExactly(own, other);
        assertThat(files.sourceOf(own)).isEqualTo(Source.FOLDER);
        assertThat(files.sourceOf(other)).isEqualTo(Source.DATABASE);
        assertThat(files.sourceOf(files.texts().getFirst())).isEqualTo(Source.BUILT_IN);
        assertThat(files.changesFrom(RouteFiles.of(List.of(stored, other), List.of())))
                .containsExactly("a.camel.yaml");
        assertThat(files.changesFrom(files)).isEmpty();
        assertThat(files.digest())
                .isNotEqualTo(RouteFiles.of(List.of(stored, other), List.of()).digest());
    }
}
