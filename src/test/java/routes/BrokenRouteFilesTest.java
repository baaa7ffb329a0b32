package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file says in its first line which rules it breaks and where, and is found to break those and no others. */
class BrokenRouteFilesTest {

    private static final Pattern BREAKS = Pattern.compile("([a-z][a-z-]+) in line (\\d+)");

    private static final RouteChecks CHECKS = RouteChecks.of(new SettingsLoader(Map.of(), Map.of()));

    static List<Path> files() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(BrokenRouteFilesTest.class.getResource("/fixtures/broken-routes"))
                .toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void aBrokenFileIsToldWithItsLineItsRuleAndARemedy(Path path) throws IOException {
        RouteText file = RouteFolder.file(path);

        List<RouteFinding> findings = CHECKS.check(List.of(file));

        assertThat(findings.stream()
                        .map(finding -> finding.rule().id() + " in line "
                                + finding.spot().line())
                        .collect(Collectors.toSet()))
                .as("%s", findings.stream().map(RouteFinding::line).toList())
                .isEqualTo(expected(file.text()));
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.file()).isEqualTo(file.name());
            assertThat(finding.sentence()).hasSizeBetween(10, 250).doesNotEndWith(".");
            assertThat(finding.remedy()).hasSizeBetween(8, 700);
            assertThat(finding.line()).doesNotContain("\n", "null", "org.apache");
        });
    }

    private static String text(Path path) {
        try {
            return RouteFolder.file(path).text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> expected(String text) {
        Matcher breaks = BREAKS.matcher(text.lines().findFirst().orElseThrow());
        return breaks.results().map(result -> result.group()).collect(Collectors.toSet());
    }

    @Test
    void thereIsAFileForEachRuleThatOneFileCanBreak() throws IOException, URISyntaxException {
        Set<String> broken = files().stream()
                .flatMap(path -> expected(text(path)).stream())
                .map(each -> each.substring(0, each.indexOf(' ')))
                .collect(Collectors.toSet());

        assertThat(files()).hasSizeGreaterThan(40);
        assertThat(Stream.of(RouteRule.values()).map(RouteRule::id).filter(id -> !broken.contains(id)))
                .as("those that need more than one file of a usual name; see RouteFolderTest and BrokenContractTest")
                .containsExactlyInAnyOrder(
                        "file-ending",
                        "file-folder",
                        "file-read",
                        "file-size",
                        "file-encoding",
                        "file-empty",
                        "file-name",
                        "first-line",
                        "literal",
                        "contract-component",
                        "extension-file",
                        "extension-bean",
                        "extension-gone",
                        "kamelet");
    }
}
