package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.files.RouteFiles;

/** Steps that do nothing: by a file, or because somebody has switched them off. */
class OffStepsTest {

    private static final RouteChecks CHECKS = RouteChecks.of(SettingsLoader.ofProcess());

    private static List<RouteFinding> errors(List<RouteText> own, Set<String> off) throws IOException {
        return CHECKS.check(own, off).stream().filter(RouteFinding::isError).toList();
    }

    private static RouteText builtIn(String name) {
        return RouteFiles.builtIn().stream()
                .filter(file -> file.name().equals(name + ".camel.yaml"))
                .findFirst()
                .orElseThrow();
    }

    /** Each with what switches it off in a file: the literal, as text, and by a setting. */
    @ParameterizedTest
    @CsvSource({
        "messages, authenticate-client.check-key, contract-authentication",
        "messages, serve-request.authenticate-client, contract-authentication",
        "messages, serve-request.settle-request, contract-settlement",
        "messages, read-request.inspect-body, contract-order",
        "admin, authenticate-admin.check-key, contract-authentication",
        "errors, errors-api.render-failure, contract-errors",
        "errors, errors-api.record-usage, contract-settlement",
        "relay-claude, relay-claude.translate-request, contract-order",
        "relay-claude, relay-claude.choose-account, contract-answer",
        "relay-provider, translate-events.translate-event, contract-stream",
        "relay-provider, translate-events.emit-event, contract-stream",
        "relay-provider, translate-request.translate-body, contract-order",
        "relay-web, relay-web.find-tool-session, contract-order",
        "relay-web, call-web.open-conversation, contract-order",
        "relay-web, call-web.upload-files, contract-order",
        "relay-web, web-events.each-event, contract-stream",
        "relay-web, web-events.parse-event, contract-stream",
        "relay-web, web-events.inject-model, contract-stream",
        "relay-web, web-events.hold-tool-calls, contract-stream",
        "relay-web, web-events.collect-message, contract-stream",
        "relay-web, web-events.count-tokens, contract-stream",
        "relay-web, web-events.emit-event, contract-stream"
    })
    void aFileMayNotSwitchOffWhatOthersRelyOn(String file, String step, String rule) throws IOException {
        for (String value : List.of("true", "\"true\"", "'{{gateway.log.to-file}}'")) {
            String text = builtIn(file).text();
            int at = text.indexOf("id: " + step + "\n");
            String indent = text.substring(text.lastIndexOf('\n', at) + 1, at);
            String changed = text.substring(0, at) + "disabled: " + value + "\n" + indent + text.substring(at);

            assertThat(errors(List.of(new RouteText(file + ".camel.yaml", changed, false)), Set.of()))
                    .as("disabled: %s", value)
                    .extracting(finding -> finding.rule().id())
                    .contains(rule);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authenticate-client.check-key",
                "authenticate-admin.check-key",
                "serve-request.settle-request",
                "serve-request.resolve-target",
                "relay-request.follow-chain",
                "relay-stage.choose-mode",
                "relay-stage.relay-claude",
                "relay-stage.relay-provider",
                "relay-stage.refuse-mode",
                "relay-claude.choose-account",
                "call-account.guard-account",
                "call-account.call-upstream",
                "relay-provider.choose-provider",
                "relay-provider.call-provider",
                "api-passthrough.check-path",
                "translate-events.emit-event",
                "translate-answer.translate-body",
                "relay-web.heed-pause",
                "relay-web.build-prompt",
                "relay-web.find-tool-session",
                "relay-web.choose-account",
                "call-web.open-conversation",
                "call-web.upload-files",
                "call-web.ask-conversation",
                "web-events.each-event",
                "web-events.parse-event",
                "web-events.inject-model",
                "web-events.hold-tool-calls",
                "web-events.collect-message",
                "web-events.count-tokens",
                "web-events.emit-event",
                "list-models.list-known",
                "call-http.send-call",
                "settle-request.record-usage",
                "errors-api.render-failure",
                "admin-routes.show-routes"
            })
    void nobodySwitchesOffWhatRequestsNeed(String step) throws IOException {
        assertThat(errors(List.of(), Set.of(step)))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.rule().id()).startsWith("contract-"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve-request.check-hops",
                "keep-request.change-nothing",
                "translate-events.changed-by-operator",
                "web-events.scan-stop-sequences",
                "cron-poll-usage.poll-usage",
                "api-greet.log-it"
            })
    void theRestMayGo(String step) throws IOException {
        RouteText greet = new RouteText("greet.camel.yaml", """
                # Decides who is greeted.
                - route:
                    id: api-greet
                    description: Greets clients
                    routeConfigurationId: errors-api
                    from:
                      uri: platform-http:/greet
                      steps:
                        - to: {id: api-greet.authenticate-client, uri: "direct:authenticate-client"}
                        - log: {id: api-greet.log-it, loggingLevel: INFO, message: hello}
                        - process: {id: api-greet.accept-report, ref: acceptReport}
                """, false);

        assertThat(errors(List.of(greet), Set.of(step))).isEmpty();
        assertThat(errors(List.of(greet), Set.of(step, "api-greet.accept-report")))
                .as("another one that must stay")
                .isNotEmpty();
    }

    @Test
    void whatIsFoundStandsWhereTheStepStands() throws IOException {
        assertThat(errors(List.of(), Set.of("relay-stage.relay-claude")).getFirst())
                .returns("messages.camel.yaml", RouteFinding::file)
                .returns(true, RouteFinding::builtIn)
                .satisfies(finding -> assertThat(finding.sentence())
                        .startsWith("relay-stage.relay-claude cannot be switched off: requests that ")
                        .contains(" takes would go another way without it"));
    }
}
