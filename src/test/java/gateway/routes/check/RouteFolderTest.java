package gateway.routes.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import gateway.routes.finding.RouteFinding;
import gateway.routes.known.BeanCatalog;
import gateway.routes.known.EndpointCatalog;
import gateway.routes.known.EndpointShape;
import gateway.routes.known.Known;
import gateway.routes.known.StartJudge;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of files before anything in them is looked at. */
class RouteFolderTest {

    private static final String ROUTE = """
            # Decides nothing.
            - route:
                id: do-work
                description: Does some work
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: direct:do-work
                  steps:
                    - log:
                        message: Hello
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"work.yaml", "work.yml", "work.camel.yml", "work.CAMEL.YAML", "work.camel.xml", "work.json"})
    void aFileWithAnotherEndingHasNoEffectAndIsTold(String name) throws IOException {
        Files.writeString(folder.resolve(name), "- route: {");

        assertThat(lines())
                .singleElement()
                .asString()
                .isEqualTo(
                        name + ":1:1: warning: " + name + " has no effect, because only names that end in .camel.yaml"
                                + " count; rename it to work.camel.yaml, or remove it [file-ending]");
    }

    @ParameterizedTest
    @ValueSource(strings = {".work.camel.yaml", "README.md", "work.camel.yaml~", "work.camel.yaml.bak", "LICENSE"})
    void filesThatNobodyMeansForRoutesAreLeftAlone(String name) throws IOException {
        Files.writeString(folder.resolve(name), "- route: {");

        assertThat(lines()).isEmpty();
    }

    @Test
    void routesInASubFolderAreTold() throws IOException {
        Files.createDirectory(folder.resolve("more"));
        Files.createDirectory(folder.resolve("pictures"));
        Files.writeString(folder.resolve("more/work.camel.yaml"), ROUTE);

        assertThat(lines())
                .containsExactly(
                        "more:1:1: warning: the route files in the folder more have no effect, because sub-folders"
                                + " are not read; move them one folder up, or remove them [file-folder]");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        Files.writeString(folder.resolve("work.camel.yaml"), "\n  \n");

        assertThat(lines())
                .containsExactly("work.camel.yaml:1:1: error: the file is empty; write routes into it, or remove it"
                        + " [file-empty]");
    }

    @Test
    void aFileThatIsNoUtf8IsRefused() throws IOException {
        Files.write(folder.resolve("work.camel.yaml"), "# Grün\n# für".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(lines())
                .containsExactly(
                        "work.camel.yaml:1:5: error: the file is not UTF-8 text; save it as UTF-8 [file-encoding]");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedUnread() throws IOException {
        Files.writeString(folder.resolve("work.camel.yaml"), "[".repeat(FileCheck.MOST_CHARACTERS + 1));

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("work.camel.yaml:1:1: error: the file has more than 1048576 characters; divide");
    }

    @Test
    void tooManyFilesAreRefusedUnread() {
        List<RouteText> files = new ArrayList<>();
        for (int number = 0; number <= 200; number++) {
            files.add(new RouteText("work" + number + ".camel.yaml", "[", false));
        }

        assertThat(check().check(files))
                .singleElement()
                .extracting(RouteFinding::line)
                .asString()
                .startsWith("work200.camel.yaml:1:1: error: there are 201 files, more than 200; leave out");
    }

    @Test
    void filesThatAreTooLargeTogetherAreRefusedUnread() {
        List<RouteText> files = new ArrayList<>();
        for (int number = 0; number < 9; number++) {
            files.add(new RouteText("work" + number + ".camel.yaml", "[".repeat(FileCheck.MOST_CHARACTERS), false));
        }

        assertThat(check().check(files))
                .singleElement()
                .extracting(RouteFinding::line)
                .asString()
                .startsWith(
                        "work8.camel.yaml:1:1: error: all files together have more than 8388608 characters; leave out");
    }

    @Test
    void whatIsNoFileIsToldAndTheOthersAreLookedAtAllTheSame() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("empty.camel.yaml"), "");
        Files.createSymbolicLink(folder.resolve("nowhere.camel.yaml"), folder.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("round.camel.yaml"), folder.resolve("round.camel.yaml"));
        Files.createDirectory(folder.resolve("folder.camel.yaml"));
        pipe("pipe.camel.yaml");
        pipe("pipe.yaml");

        assertThat(lines())
                .containsExactly(
                        "folder.camel.yaml:1:1: warning: folder.camel.yaml is a folder and has no effect; put the file"
                                + " itself here, or give the folder another name [file-folder]",
                        "nowhere.camel.yaml:1:1: error: this is a link to a file that is not there; correct the link, or"
                                + " remove it [file-read]",
                        "pipe.camel.yaml:1:1: error: this is no regular file; put a file in its place, or remove it"
                                + " [file-read]",
                        "round.camel.yaml:1:1: error: this is a link to a file that is not there; correct the link, or"
                                + " remove it [file-read]",
                        "empty.camel.yaml:1:1: error: the file is empty; write routes into it, or remove it [file-empty]",
                        "pipe.yaml:1:1: warning: pipe.yaml has no effect, because only names that end in .camel.yaml count;"
                                + " rename it to pipe.camel.yaml, or remove it [file-ending]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"work.camel.yaml~", "work", ".camel.yaml.bak"})
    void aFileThatSomebodyNamesHasItsEndingTold(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), ROUTE);

        assertThat(check().check(RouteFolder.ofFile(file).files()))
                .extracting(RouteFinding::line)
                .containsExactly(name + ":1:1: warning: " + name + " has no effect, because only names that end in"
                        + " .camel.yaml count; give it a name that ends so, or leave it out [file-ending]");
    }

    private void pipe(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve(name).toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aNameThatIsNotInKebabCaseIsTold() throws IOException {
        Files.writeString(folder.resolve("My_Work.camel.yaml"), ROUTE);

        assertThat(lines())
                .containsExactly(
                        "My_Work.camel.yaml:1:1: warning: My_Work.camel.yaml is not in kebab-case; name it with"
                                + " small words and hyphens, and .camel.yaml behind them [file-name]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# Decides nothing.\n# Or does it?\n", "# decides nothing.\n"})
    void aFileWithoutItsFirstLineIsTold(String first) throws IOException {
        Files.writeString(folder.resolve("work.camel.yaml"), ROUTE.replace("# Decides nothing.\n", first));

        assertThat(lines())
                .containsExactly(
                        "work.camel.yaml:1:1: warning: the file does not begin with one line of comment; add one"
                                + " that says what the file decides, like # Decides which providers there are. [first-line]");
    }

    private List<String> lines() throws IOException {
        RouteFolder read = RouteFolder.read(folder);
        List<RouteFinding> findings = new ArrayList<>(read.findings());
        findings.addAll(check().check(read.files()));
        return findings.stream().map(RouteFinding::line).toList();
    }

    private static RouteCheck check() {
        return new RouteCheck(
                new Known(
                        Map.of(),
                        new NoBeans(),
                        new AnyEndpoint(),
                        (text, predicate) -> Optional.empty(),
                        new StartJudge() {},
                        Set.of()),
                JsonNodeFactory.instance.objectNode(),
                List.of());
    }

    private static final class NoBeans implements BeanCatalog {

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Optional<Set<String>> methods(String bean) {
            return Optional.empty();
        }

        @Override
        public Optional<Set<String>> methodsOfClass(String type) {
            return Optional.of(Set.of());
        }
    }

    private static final class AnyEndpoint implements EndpointCatalog {

        @Override
        public Optional<EndpointShape> find(String scheme, String path) {
            return Optional.of(new EndpointShape(scheme, Map.of(), List.of(), true));
        }

        @Override
        public Set<String> schemes() {
            return Set.of();
        }
    }
}
