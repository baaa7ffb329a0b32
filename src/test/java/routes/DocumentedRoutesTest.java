package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The route files that the pages show are right, and the rules that they list are those that there are. */
class DocumentedRoutesTest {

    private static final Pattern VARIABLE = Pattern.compile("[A-Z0-9]+(_[A-Z0-9]+)+");

    private static final RouteChecks CHECKS = RouteChecks.of(new SettingsLoader(Map.of(), Map.of()));

    /** As in a shell that has the keys. */
    private static List<RouteFinding> check(RouteText file) throws IOException {
        Map<String, String> variables = VARIABLE.matcher(file.text())
                .results()
                .map(MatchResult::group)
                .distinct()
                .filter(name -> !name.equals("ROUTES_DIR"))
                .collect(Collectors.toMap(name -> name, name -> "a-value-of-a-variable"));
        return RouteChecks.of(new SettingsLoader(variables, Map.of())).check(List.of(file));
    }

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n((?:# [^\n]*\n)?- .*?)```", Pattern.DOTALL);
    private static final String FAULTY = "id: greet-caller\n";
    private static final List<String> PAGES = List.of("docs/routes.md", "docs/providers.md", "docs/accounts.md");

    /** An example of a page; most are parts of files, and want a first line. */
    record Example(String page, RouteText file) {

        @Override
        public String toString() {
            return page + " "
                    + file.text().lines().skip(2).findFirst().orElse("").strip();
        }
    }

    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        for (String page : PAGES) {
            EXAMPLE.matcher(Files.readString(Path.of(page)))
                    .results()
                    .map(found -> found.group(1))
                    .filter(text -> !text.contains(FAULTY))
                    .map(text -> text.startsWith("#") ? text : "# Decides which providers there are.\n" + text)
                    .forEach(text -> examples.add(new Example(page, new RouteText("own.camel.yaml", text, false))));
        }
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleHasNoFindings(Example example) throws IOException {
        assertThat(check(example.file())).extracting(RouteFinding::line).isEmpty();
    }

    @Test
    void thereAreExamples() throws IOException {
        assertThat(examples()).hasSizeGreaterThan(14);
    }

    @Test
    void theProvidersOfTheClientChecksHaveNoFindings() throws IOException {
        RouteText file = RouteFolder.file(Path.of("e2e/clients.camel.yaml"));

        assertThat(check(file)).extracting(RouteFinding::line).isEmpty();
    }

    @Test
    void theFaultyExampleSaysWhatThePageSays() throws IOException {
        String page = Files.readString(Path.of("docs/routes.md"));
        String text = Pattern.compile("```yaml\n([^`]*id: greet-caller\n[^`]*)```")
                .matcher(page)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        List<RouteFinding> findings = CHECKS.check(List.of(new RouteText("greet.camel.yaml", text, false)));

        assertThat(findings)
                .hasSize(3)
                .allSatisfy(
                        finding -> assertThat(page).contains("\n" + finding.line("faulty/greet.camel.yaml") + "\n"));
    }

    @Test
    void thePageListsAllRules() throws IOException {
        assertThat(Files.readString(Path.of("docs/routes.md"))
                        .lines()
                        .filter(line -> line.matches("\\| `[a-z-]+` \\| (error|warning) .*")))
                .containsExactlyElementsOf(Stream.of(RouteRule.values())
                        .map(rule ->
                                "| `" + rule.id() + "` | " + rule.severity().word() + " | " + rule.demand() + " |")
                        .toList());
    }
}
