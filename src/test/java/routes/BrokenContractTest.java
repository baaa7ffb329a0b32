package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import gateway.config.SettingsLoader;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import routes.files.RouteFiles;

/** Takes single steps and routes out of the built-in files, as an operator may by mistake. */
class BrokenContractTest {

    private static final RouteChecks CHECKS = RouteChecks.of(new SettingsLoader(Map.of(), Map.of()));

    /** A file, the id of the route or step that is taken out, and the findings as file, line of what, rule. */
    static Stream<Arguments> without() {
        return Stream.of(
                arguments(
                        "messages",
                        "serve-request.authenticate-client",
                        "messages.camel.yaml serve-request.read-request contract-authentication"),
                arguments(
                        "messages",
                        "serve-request.read-request",
                        "messages.camel.yaml serve-request.resolve-target contract-order"),
                arguments(
                        "messages",
                        "serve-request.resolve-target",
                        "messages.camel.yaml serve-request.relay-request contract-order"),
                arguments(
                        "messages",
                        "serve-request.recall-responses",
                        "messages.camel.yaml serve-request.relay-request contract-order"),
                arguments(
                        "messages", "serve-request.relay-request", "messages.camel.yaml serve-request contract-answer"),
                arguments(
                        "messages",
                        "serve-request.settle-request",
                        "messages.camel.yaml serve-request contract-settlement"),
                arguments(
                        "messages",
                        "serve-request.check-hops",
                        "messages.camel.yaml serve-request.relay-request contract-hops"),
                arguments(
                        "api",
                        "api-passthrough.check-path",
                        "api.camel.yaml api-passthrough.relay-claude contract-order"),
                arguments("api", "api-response.settle-request", "api.camel.yaml api-response contract-settlement"),
                arguments(
                        "relay-claude",
                        "relay-claude.translate-request",
                        "relay-claude.camel.yaml call-account.call-upstream contract-order"),
                arguments(
                        "relay-provider",
                        "translate-events.emit-event",
                        "relay-provider.camel.yaml translate-events contract-stream"),
                arguments(
                        "relay-provider",
                        "translate-answer.translate-body",
                        "relay-provider.camel.yaml translate-answer contract-stream"),
                arguments("relay-web", "web-events.emit-event", "relay-web.camel.yaml web-events contract-stream"),
                arguments(
                        "errors",
                        "errors-api.render-failure",
                        "errors.camel.yaml errors-api.record-usage contract-errors"),
                arguments(
                        "errors",
                        "errors-api.record-usage",
                        "errors.camel.yaml errors-api.render-failure contract-settlement"),
                arguments(
                        "admin-keys",
                        "admin-keys.authenticate-admin",
                        "admin-keys.camel.yaml admin-keys.list-keys contract-authentication"),
                arguments(
                        "admin",
                        "admin-unknown.authenticate-admin",
                        "admin.camel.yaml admin-unknown.refuse-path contract-authentication"));
    }

    @ParameterizedTest(name = "{0} without {1}")
    @MethodSource("without")
    void aStepThatIsTakenOutIsMissed(String file, String id, String expected) throws IOException {
        String text = without(builtIn(file), id);

        List<RouteFinding> findings = CHECKS.check(List.of(new RouteText(file + ".camel.yaml", text, false)));

        assertThat(findings.stream()
                        .map(finding -> finding.file() + " " + idAt(finding, text) + " "
                                + finding.rule().id())
                        .distinct())
                .as("%s", findings.stream().map(RouteFinding::line).toList())
                .contains(expected)
                .hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aRouteThatIsTakenOutIsMissedWhereItIsCalled() throws IOException {
        String text = builtIn("usage").substring(builtIn("usage").indexOf("- route:\n    id: record-usage"));

        List<RouteFinding> findings =
                CHECKS.check(List.of(new RouteText("usage.camel.yaml", "# Decides nothing.\n" + text, false)));

        assertThat(findings).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.rule().id()).isEqualTo("dangling-target");
            assertThat(finding.builtIn()).isTrue();
            assertThat(finding.line())
                    .contains(
                            " (built-in):",
                            "error: no route begins with direct:settle-request; the built-in usage.camel.yaml had it: take"
                                    + " it over into the file that replaces it [dangling-target]");
        });
    }

    @Test
    void aRouteThatTheGatewayItselfCallsIsMissed() throws IOException {
        List<RouteFinding> findings = CHECKS.check(List.of(new RouteText("accounts.camel.yaml", """
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
                """, false)));

        assertThat(findings)
                .singleElement()
                .extracting(RouteFinding::line)
                .isEqualTo(
                        "accounts.camel.yaml:1:1: error: the route call-http is missing, which the gateway itself calls;"
                                + " take it over from the built-in accounts.camel.yaml [contract-route]");
    }

    @Test
    void aComponentOutsideTheListIsRefused() throws IOException {
        RouteChecks strict = RouteChecks.of(
                new SettingsLoader(Map.of("GATEWAY_ROUTES_ALLOWED_COMPONENTS", "direct, log"), Map.of()));

        List<RouteFinding> findings = strict.check(List.of(new RouteText("work.camel.yaml", """
                # Decides who hears of work.
                - route:
                    id: do-work
                    description: Does some work
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:do-work
                      steps:
                        - to:
                            id: do-work.tell-other
                            uri: http://127.0.0.1/x
                """, false)));

        assertThat(findings)
                .singleElement()
                .extracting(RouteFinding::line)
                .isEqualTo(
                        "work.camel.yaml:12:18: error: routes may not use the component http; use one of direct, log, or"
                                + " add it to gateway.routes.allowed-components [contract-component]");
    }

    @Test
    void theBuiltInFilesAreRight() throws IOException {
        List<RouteText> all = new ArrayList<>();
        for (String name : RouteFiles.BUILT_IN) {
            all.add(new RouteText(name + ".camel.yaml", builtIn(name), false));
        }

        assertThat(CHECKS.check(all)).extracting(RouteFinding::line).isEmpty();
    }

    private static String builtIn(String name) throws IOException {
        try (InputStream stream =
                BrokenContractTest.class.getResourceAsStream("/routes-yaml/" + name + ".camel.yaml")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The id that stands at a finding, or below it. */
    private static String idAt(RouteFinding finding, String text) {
        String read = finding.builtIn() ? builtInOf(finding) : text;
        return read.lines()
                .skip(finding.spot().line() - 1)
                .filter(line -> line.strip().startsWith("id: "))
                .findFirst()
                .orElse("")
                .replace("id: ", "")
                .strip();
    }

    private static String builtInOf(RouteFinding finding) {
        try {
            return builtIn(finding.file().replace(".camel.yaml", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file without the list item that has this id. */
    private static String without(String text, String id) {
        List<String> lines = text.lines().toList();
        int at = 0;
        while (!lines.get(at).strip().equals("id: " + id)) {
            at++;
        }
        int begin = at;
        while (!lines.get(begin).strip().startsWith("- ")) {
            begin--;
        }
        int indent = lines.get(begin).indexOf('-');
        int end = begin + 1;
        while (end < lines.size() && (lines.get(end).isBlank() || indentOf(lines.get(end)) > indent)) {
            end++;
        }
        List<String> left = new ArrayList<>(lines.subList(0, begin));
        left.addAll(lines.subList(end, lines.size()));
        return String.join("\n", left) + "\n";
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }
}
