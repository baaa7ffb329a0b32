package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.convention.Convention;
import routes.convention.RouteFile;

/** Judges the route files by the conventions, and each convention by a file that breaks it. */
class RouteConventionsTest {

    /** Conventions, fixtures that break one and no other, and the complaints. */
    static Stream<Arguments> broken() {
        return Stream.of(
                arguments(
                        "file-name",
                        "Not_kebab.camel.yaml",
                        "Not_kebab.camel.yaml: expected a name in kebab-case that ends in .camel.yaml"),
                arguments(
                        "first-line",
                        "first-line.camel.yaml",
                        "first-line.camel.yaml: expected one line of comment first, which says what the file decides"),
                arguments(
                        "entry-kind",
                        "entry-kind.camel.yaml",
                        "entry-kind.camel.yaml: expected routes, route configurations and templates, got from"),
                arguments("id-present", "id-present.camel.yaml", "a route without an id from seda:jobs"),
                arguments("id-kebab", "id-kebab.camel.yaml", "readRequest: expected kebab-case"),
                arguments("id-unique", "id-unique.camel.yaml", "read-request.inspect-body: used twice"),
                arguments("id-unique", "templated-route-id-unique.camel.yaml", "provider-x: used twice"),
                arguments(
                        "description",
                        "description.camel.yaml",
                        "read-request: expected a description of one line, third person and no full stop, got Reads"
                                + " the body."),
                arguments(
                        "description",
                        "template-without-description.camel.yaml",
                        "provider: expected a description of one line, third person and no full stop, got null"),
                arguments(
                        "step-id",
                        "step-id.camel.yaml",
                        "read-request: expected a process with the id read-request.<verb-noun>, got null"),
                arguments(
                        "step-id",
                        "template-step-id.camel.yaml",
                        "provider: expected a to with the id provider.<verb-noun>, got call-provider"),
                arguments(
                        "direct-name",
                        "direct-name.camel.yaml",
                        "read-request: expected to be called by its own name, got direct:read"),
                arguments(
                        "direct-name",
                        "template-direct-name.camel.yaml",
                        "provider: expected to be called by its own name and a parameter, got direct:provider"),
                arguments("entry-name", "entry-name.camel.yaml", "messages: expected an id like (api|admin)-.+"),
                arguments(
                        "template-parameter",
                        "template-parameter.camel.yaml",
                        "provider: expected the parameter key with a description of one line and no full stop, got"
                                + " null"),
                arguments(
                        "template-parameter",
                        "template-parameter-unused.camel.yaml",
                        "provider: expected the parameter key to be used"),
                arguments(
                        "templated-route",
                        "templated-route-unknown.camel.yaml",
                        "provider-x: no template is called providers"),
                arguments(
                        "templated-route",
                        "templated-route-parameter.camel.yaml",
                        "provider-x: provider has no parameter colour"),
                arguments(
                        "templated-route",
                        "templated-route-incomplete.camel.yaml",
                        "provider-x: provider needs the parameter key"),
                arguments(
                        "templated-route",
                        "templated-route-id.camel.yaml",
                        "a templatedRoute without an id: expected kebab-case"),
                arguments(
                        "dangling-target",
                        "dangling-target.camel.yaml",
                        "guard-request: no route is called by direct:nobody"),
                arguments(
                        "dangling-target",
                        "template-dangling-default.camel.yaml",
                        "provider: no route is called by direct:{{before}}"),
                arguments(
                        "dangling-target",
                        "templated-route-dangling.camel.yaml",
                        "provider-x: no route is called by direct:nobody"),
                arguments(
                        "dangling-target",
                        "templated-route-dangling-after.camel.yaml",
                        "provider-x: no route is called by direct:nobody"),
                arguments(
                        "dangling-target",
                        "dynamic-target-unknown.camel.yaml",
                        "relay-provider: no route is called by direct:nobody-${exchangeProperty.provider}"),
                arguments(
                        "dangling-target",
                        "dynamic-target-property.camel.yaml",
                        "relay-provider: no route is called by direct:${exchangeProperty.after}"),
                arguments(
                        "error-handling",
                        "error-handling.camel.yaml",
                        "read-request: expected a known routeConfigurationId or noErrorHandler, got null"),
                arguments(
                        "error-handling",
                        "template-error-handling.camel.yaml",
                        "provider: expected a known routeConfigurationId or noErrorHandler, got null"),
                arguments(
                        "try-scope",
                        "try-scope.camel.yaml",
                        "api-models: expected doTry only in a route that leaves failures to its caller"),
                arguments("cron-route", "cron-route.camel.yaml", "cron-recover: expected one step, to a direct route"),
                arguments("script", "script.camel.yaml", "read-request: expected no code in a route, got groovy"),
                arguments("step-count", "step-count.camel.yaml", "read-request: expected at most 12 steps, got 13"),
                arguments("nesting", "nesting.camel.yaml", "read-request: expected at most 5 levels, got 6"),
                arguments(
                        "simple-length",
                        "simple-length.camel.yaml",
                        "read-request: expected a simple expression of at most 60 characters, got 61"),
                arguments(
                        "literal",
                        "literal.camel.yaml",
                        "read-request: expected a placeholder in slidingWindowSize, got 60"),
                arguments(
                        "literal",
                        "template-literal.camel.yaml",
                        "provider: expected a placeholder in connectTimeout, got 30s"),
                arguments(
                        "placeholder",
                        "placeholder.camel.yaml",
                        "read-request: expected a key of application.properties, got gateway.breaker.windows"),
                arguments(
                        "placeholder",
                        "template-placeholder.camel.yaml",
                        "provider: expected a key of application.properties or a parameter, got key"),
                arguments(
                        "class-name",
                        "class-name.camel.yaml",
                        "read-request: expected no Java class in exception, got java.io.IOException"));
    }

    @Test
    void ourRoutesKeepAllConventions() throws Exception {
        List<RouteFile> ours = RouteFile.readAll(folder("/routes-yaml"));

        assertThat(ours).hasSizeGreaterThanOrEqualTo(9);
        assertThat(Convention.judge(ours, properties())).isEmpty();
    }

    @Test
    void allOurFilesAreStarted() throws Exception {
        assertThat(RouteFiles.in(null).locations())
                .containsExactlyInAnyOrderElementsOf(RouteFile.readAll(folder("/routes-yaml")).stream()
                        .map(file -> "classpath:routes-yaml/" + file.name())
                        .toList());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("broken")
    void aConventionThatIsBrokenComplainsAlone(String convention, String file, String complaint) throws Exception {
        assertThat(judge(file)).isEqualTo(Map.of(convention, List.of(complaint)));
    }

    @Test
    void everyConventionIsBrokenByAFixture() throws Exception {
        assertThat(broken().map(arguments -> arguments.get()[0]).distinct())
                .containsExactlyElementsOf(Convention.all(properties()).stream()
                        .map(Convention::name)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean.camel.yaml", "clean-templates.camel.yaml"})
    void aCleanFileHasNoComplaints(String file) throws Exception {
        assertThat(judge(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in-circuit-breaker",
                "in-choice",
                "in-try",
                "in-catch",
                "in-exception",
                "by-wire-tap",
                "in-short-form",
                "in-split",
                "in-filter",
                "in-template"
            })
    void danglingTargetsAreFoundAtAnyPlace(String place) throws Exception {
        assertThat(judge("places-of-targets.camel.yaml").get("dangling-target"))
                .contains(place + ": no route is called by direct:nobody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.example.com", "http://", "localhost", "8080", "30s", "127.0.0.1", "100", "0.5", "5"})
    void literalsAreFoundInAnyForm(String literal) throws Exception {
        assertThat(judge("forms-of-literals.camel.yaml").get("literal"))
                .anyMatch(found -> found.endsWith(", got " + literal));
    }

    @Test
    void camelReadsEveryFile() throws Exception {
        for (RouteFile file : RouteFile.readAll(folder("/routes-yaml"))) {
            assertThat(flowsThatCamelReads(file))
                    .as(file.name())
                    .isEqualTo(file.flows().size());
        }
    }

    @Test
    void camelRefusesAFileThatIsYamlButNoRoute() throws Exception {
        RouteFile file = RouteFile.read(folder("/fixtures/routes").resolve("unknown-option.camel.yaml"));

        assertThatThrownBy(() -> flowsThatCamelReads(file)).hasStackTraceContaining("noSuchOption");
    }

    private static int flowsThatCamelReads(RouteFile file) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            context.build();
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file.name(), file.text()));
            return context.getRouteDefinitions().size()
                    + context.getRouteTemplateDefinitions().size()
                    + context.getRouteConfigurationDefinitions().size();
        }
    }

    private static Map<String, List<String>> judge(String fixture) throws Exception {
        return Convention.judge(
                List.of(RouteFile.read(folder("/fixtures/routes").resolve(fixture))), properties());
    }

    private static Set<String> properties() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = RouteConventionsTest.class.getResourceAsStream("/application.properties")) {
            properties.load(file);
        }
        Set<String> names = new HashSet<>(properties.stringPropertyNames());
        // added by Gateway.properties()
        names.add("gateway.breaker.open-seconds");
        names.add("gateway.oauth.connect-millis");
        names.add("gateway.oauth.response-millis");
        return names;
    }

    private static Path folder(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(RouteConventionsTest.class.getResource(name))
                .toURI());
    }
}
