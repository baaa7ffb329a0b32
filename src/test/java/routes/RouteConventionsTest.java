package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.config.SettingsLoader;
import gateway.routes.check.RouteFolder;
import gateway.routes.convention.ConventionCheck;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteDocument;
import gateway.routes.model.RouteText;
import gateway.routes.text.YamlList;
import gateway.routes.text.YamlReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.files.RouteFiles;

/** Judges the built-in route files by the conventions, those too that bind only them. */
class RouteConventionsTest {

    @Test
    void ourRoutesKeepAllConventions() throws Exception {
        List<RouteText> ours = RouteFolder.read(folder("/routes-yaml")).files();

        assertThat(ours).hasSizeGreaterThanOrEqualTo(9);
        assertThat(ours.stream().flatMap(file -> complaints(file).stream()).map(RouteFinding::line))
                .isEmpty();
    }

    @Test
    void allOurFilesAreStarted() throws Exception {
        assertThat(RouteFiles.builtIn())
                .extracting(RouteText::name)
                .containsExactlyInAnyOrderElementsOf(RouteFolder.read(folder("/routes-yaml")).files().stream()
                        .map(RouteText::name)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example.com", "http://", "localhost", "8080", "30s", "127.0.0.1", "100", "0.5", "5"})
    void literalsAreFoundInAnyForm(String literal) throws Exception {
        assertThat(complaints(fixture("forms-of-literals")).stream()
                        .filter(finding -> finding.rule() == RouteRule.LITERAL))
                .anyMatch(finding -> finding.sentence().endsWith(" holds " + literal));
    }

    @Test
    void scheduledTimesOfOursAreSettings() {
        assertThat(complaints(new RouteText("cron.camel.yaml", """
                                # Decides when something is done.
                                - route:
                                    id: cron-do-work
                                    description: Says when something is done
                                    routeConfigurationId: errors-background
                                    from:
                                      uri: quartz-node:do-work
                                      parameters:
                                        cron: "* * * * * ?"
                                      steps:
                                        - to:
                                            id: cron-do-work.do-work
                                            uri: direct:do-work
                                """, true)))
                .extracting(finding -> finding.rule().id())
                .containsExactly("cron-route");
    }

    @Test
    void danglingTargetsAreFoundAtAnyPlace() throws Exception {
        RouteText file = fixture("places-of-targets");
        List<String> lines = file.text().lines().toList();

        List<RouteFinding> findings =
                RouteChecks.of(new SettingsLoader(Map.of(), Map.of())).check(List.of(file));

        assertThat(findings.stream()
                        .filter(finding -> finding.rule() == RouteRule.DANGLING_TARGET)
                        .map(finding -> finding.spot().line()))
                .hasSize(10)
                .containsExactlyElementsOf(IntStream.range(0, lines.size())
                        .filter(index -> lines.get(index).endsWith(" direct:nobody"))
                        .mapToObj(index -> index + 1)
                        .toList());
    }

    @Test
    void camelReadsEveryFile() throws Exception {
        for (RouteText file : RouteFolder.read(folder("/routes-yaml")).files()) {
            assertThat(flowsThatCamelReads(file))
                    .as(file.name())
                    .isEqualTo(document(file).flows().size());
        }
    }

    @Test
    void camelRefusesAFileThatIsYamlButNoRoute() throws Exception {
        RouteText file = fixture("unknown-option");

        assertThatThrownBy(() -> flowsThatCamelReads(file)).hasStackTraceContaining("noSuchOption");
    }

    private static int flowsThatCamelReads(RouteText file) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            context.build();
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file.name(), file.text()));
            return context.getRouteDefinitions().size()
                    + context.getRouteTemplateDefinitions().size()
                    + context.getRouteConfigurationDefinitions().size();
        }
    }

    private static List<RouteFinding> complaints(RouteText file) {
        List<RouteFinding> findings = new ArrayList<>();
        ConventionCheck.check(document(file), true, findings::add);
        return findings;
    }

    private static RouteDocument document(RouteText file) {
        return RouteDocument.of(file, (YamlList)
                Objects.requireNonNull(YamlReader.read(file.text()).root()));
    }

    private static RouteText fixture(String name) throws IOException, URISyntaxException {
        return RouteFolder.file(folder("/fixtures/routes").resolve(name + ".camel.yaml"));
    }

    private static Path folder(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(RouteConventionsTest.class.getResource(name))
                .toURI());
    }
}
