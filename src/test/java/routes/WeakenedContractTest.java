package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import gateway.config.SettingsLoader;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts steps of the built-in files where they are not always done, as an operator may by mistake. */
class WeakenedContractTest {

    private static final RouteChecks CHECKS = RouteChecks.of(new SettingsLoader(Map.of(), Map.of()));

    private static final String ADMIN = "process: {id: authenticate-admin.check-key, ref: authenticateAdmin}";
    private static final String CLIENT = "process: {id: authenticate-client.check-key, ref: authenticateClient}";
    private static final String SETTLE = "to: {id: serve-request.settle-request, uri: 'direct:settle-request'}";
    private static final String RENDER = "process: {id: errors-api.render-failure, ref: renderFailure}";
    private static final String EMIT = "process: {id: translate-events.emit-event, ref: emitEvent}";

    /** A file, the id of the step that is replaced, what stands there instead, and what is found. */
    static Stream<Arguments> weakened() {
        String[] files = {"admin", "messages"};
        String[] routes = {"authenticate-admin", "authenticate-client"};
        String[] steps = {ADMIN, CLIENT};
        Stream.Builder<Arguments> rows = Stream.builder();
        for (int at = 0; at < files.length; at++) {
            String rule = " may leave the step " + (at == 0 ? "authenticateAdmin" : "authenticateClient")
                    + " out or do it too late";
            for (String pattern : List.of(
                    "loop: {constant: '0', steps: [{%s}]}",
                    "filter: {simple: '${body}', steps: [{%s}]}",
                    "split: {constant: '', steps: [{%s}]}",
                    "multicast: {steps: [{%s}, {log: x}]}",
                    "aggregate: {completionSize: 100, correlationExpression: {constant: x}, aggregationStrategy: '#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy', steps: [{%s}]}",
                    "resequence: {simple: '${id}', steps: [{%s}]}",
                    "idempotentConsumer: {simple: '${id}', idempotentRepository: dataSource, steps: [{%s}]}",
                    "policy: {ref: dataSource, steps: [{%s}]}",
                    "loadBalance: {failoverLoadBalancer: {}, steps: [{%s}, {log: x}]}",
                    "loadBalance: {weightedLoadBalancer: {distributionRatio: '1,1'}, steps: [{%s}, {log: x}]}",
                    "loadBalance: {topicLoadBalancer: {}, steps: [{%s}, {log: x}]}",
                    "circuitBreaker: {steps: [{%s}], onFallback: {steps: [{log: x}]}}",
                    "doTry: {steps: [{%s}], doCatch: [{exception: [java.lang.Exception], steps: [{log: x}]}]}",
                    "choice: {when: [{simple: '${body}', steps: [{%s}]}]}",
                    "step: {disabled: '{{gateway.log.level}}', steps: [{%s}]}")) {
                String kind = pattern.substring(0, pattern.indexOf(':'));
                rows.add(arguments(
                        files[at],
                        routes[at] + ".check-key",
                        pattern.formatted(steps[at]),
                        kind + " contract-authentication the " + kind + rule));
            }
        }
        return Stream.concat(
                rows.build(),
                Stream.of(
                        arguments(
                                "messages",
                                "read-request.inspect-body",
                                "filter: {simple: '${body}', steps: [{process: {ref: readRequest}}]}",
                                "filter contract-order the filter may leave the step readRequest out"),
                        arguments(
                                "relay-claude",
                                "relay-claude.translate-request",
                                "loop: {constant: '0', steps: [{process: {ref: translateForClaude}}]}",
                                "loop contract-order the loop may leave the step translateForClaude out"),
                        arguments(
                                "admin",
                                "authenticate-admin.check-key",
                                "log: {message: x}",
                                "id: authenticate-admin contract-authentication authenticate-admin has no step"),
                        arguments(
                                "messages",
                                "serve-request.settle-request",
                                "loop: {constant: '0', steps: [{" + SETTLE + "}]}",
                                "id: serve-request contract-settlement serve-request answers clients and does not"),
                        arguments(
                                "messages",
                                "serve-request.authenticate-client",
                                "filter: {simple: '${body}', steps: [{stop: {}}]}",
                                "stop contract-answer stop ends requests that nobody has answered"),
                        arguments(
                                "messages",
                                "serve-request.authenticate-client",
                                "sample: {messageFrequency: 2}",
                                "sample contract-answer sample ends requests that nobody has answered"),
                        arguments(
                                "messages",
                                "serve-request.settle-request",
                                "filter: {simple: '${body}', steps: [{stop: {}}]}",
                                "stop contract-settlement stop ends requests that are answered and not accounted"),
                        arguments(
                                "messages",
                                "serve-request.recall-responses",
                                "to: {id: serve-request.settle-early, uri: 'direct:settle-request'}}\n        - {to: {id: serve-request.recall-responses, uri:"
                                        + " 'direct:recall-responses'}",
                                "to: contract-settlement serve-request.relay-request answers when the request is"),
                        arguments(
                                "messages",
                                "serve-request.check-hops",
                                "setProperty: {name: requestContext, constant: x}",
                                "setProperty contract-request setProperty takes the property requestContext away"),
                        arguments(
                                "messages",
                                "serve-request.check-hops",
                                "removeProperty: {name: requestContext}",
                                "removeProperty contract-request removeProperty takes the property requestContext"),
                        arguments(
                                "messages",
                                "serve-request.check-hops",
                                "removeProperties: {pattern: '*'}",
                                "removeProperties contract-request removeProperties takes the property requestContext"),
                        arguments(
                                "messages",
                                "serve-request.check-hops",
                                "removeProperties: {pattern: 'request.*'}",
                                "removeProperties contract-request removeProperties takes the property requestContext"),
                        arguments(
                                "messages",
                                "serve-request.check-hops",
                                "setHeaders: {headers: [{name: anthropic-beta, constant: x}]}",
                                "setHeaders contract-headers setHeaders changes anthropic-beta"),
                        arguments(
                                "messages",
                                "serve-request.check-hops",
                                "removeHeaders: {pattern: '*'}",
                                "removeHeaders contract-headers removeHeaders changes anthropic-beta"),
                        arguments(
                                "messages",
                                "serve-request.check-hops",
                                "removeHeaders: {pattern: 'anthropic.*'}",
                                "removeHeaders contract-headers removeHeaders changes anthropic-beta"),
                        arguments(
                                "messages",
                                "serve-request.check-hops",
                                "setHeader: {name: Content-Length, constant: 1}",
                                "setHeader contract-headers Content-Length says how a message is framed"),
                        arguments(
                                "errors",
                                "errors-api.render-failure",
                                "filter: {simple: '${body}', steps: [{" + RENDER + "}]}",
                                "filter contract-errors errors-api handles a failure of which the client"),
                        arguments(
                                "errors",
                                "errors-api.record-usage",
                                "loop: {constant: '0', steps: [{wireTap: {id: errors-api.record-usage, uri:"
                                        + " 'direct:record-usage'}}]}",
                                "id: errors-api.render-failure contract-settlement errors-api handles failures and"),
                        arguments(
                                "errors",
                                "errors-api.render-failure",
                                RENDER + "}\n            - {setBody: {constant: x}",
                                "setBody contract-errors setBody makes a body that no client gets"),
                        arguments(
                                "relay-claude",
                                "relay-claude.call-account",
                                "to: {id: relay-claude.call-account, uri: 'upstream:claude'}",
                                "upstream:claude contract-order relay-claude.call-account stands in a loadBalance"),
                        arguments(
                                "relay-claude",
                                "relay-claude.call-account",
                                "to: {id: relay-claude.call-account, uri: 'direct:call-account'}}\n              - {log: x",
                                "loadBalance: contract-order relay-claude.choose-account has 2 outputs"),
                        arguments(
                                "relay-claude",
                                "call-account.call-upstream",
                                "to: {id: call-account.call-upstream, uri: 'upstream:claude'}}\n"
                                        + "            onFallback: {steps: [{log: x}]}\n            #",
                                "log: contract-errors call-account catches failures of an upstream"),
                        arguments(
                                "relay-provider",
                                "translate-events.emit-event",
                                EMIT + "}\n              - {process: {id: translate-events.emit-again, ref: emitEvent}",
                                "emit-again contract-stream translate-events.emit-again does emitEvent once more"),
                        arguments(
                                "relay-provider",
                                "translate-events.emit-event",
                                "filter: {simple: '${body}', steps: [{" + EMIT + "}]}",
                                "filter contract-stream translate-events.emit-event stands in a filter"),
                        arguments(
                                "relay-provider",
                                "translate-events.emit-event",
                                "loop: {constant: 2, steps: [{" + EMIT + "}]}",
                                "loop contract-stream translate-events.emit-event stands in a loop"),
                        arguments(
                                "relay-web",
                                "web-events.emit-event",
                                "filter: {simple: '${body}', steps: [{process: {id: web-events.emit-event, ref:"
                                        + " emitWebEvent}}]}",
                                "filter contract-stream web-events.emit-event stands in a filter"),
                        arguments(
                                "relay-web",
                                "web-events.scan-stop-sequences",
                                "threads: {poolSize: 2}",
                                "threads contract-stream threads holds back, drops, doubles or replaces"),
                        arguments(
                                "relay-web",
                                "relay-web.call-web",
                                "to: {id: relay-web.call-web, uri: 'direct:call-web'}}\n"
                                        + "                      - {log: {message: x}",
                                "loadBalance: contract-order relay-web.choose-account has 2 outputs"),
                        arguments(
                                "relay-provider",
                                "translate-events.changed-by-operator",
                                "process: {id: translate-events.emit-early, ref: emitEvent}",
                                "emitEvent contract-stream translate-events.emit-early comes before the step"),
                        arguments(
                                "relay-provider",
                                "translate-events.changed-by-operator",
                                "stop: {}",
                                "stop contract-stream stop holds back, drops, doubles or replaces"),
                        arguments(
                                "relay-provider",
                                "translate-events.changed-by-operator",
                                "filter: {simple: '${body}', steps: [{stop: {}}]}",
                                "stop contract-stream stop holds back, drops, doubles or replaces"),
                        arguments(
                                "relay-provider",
                                "translate-events.changed-by-operator",
                                "threads: {poolSize: 2}",
                                "threads contract-stream threads holds back, drops, doubles or replaces"),
                        arguments(
                                "relay-provider",
                                "translate-events.changed-by-operator",
                                "bean: {beanType: java.lang.Thread, method: sleep(1000)}",
                                "bean contract-blocking bean may take long"),
                        arguments(
                                "relay-provider",
                                "translate-events.changed-by-operator",
                                "setHeader: {name: x, simple: '${bean:type:java.lang.Thread?method=sleep(1000)}'}",
                                "setHeader contract-blocking setHeader may take long"),
                        arguments(
                                "relay-provider",
                                "translate-events.changed-by-operator",
                                "setProperty: {name: p, simple: '${body}'}}\n"
                                        + "              - {log: {message: '${exchangeProperty.p}'}",
                                "log contract-body-logged log writes into the log what a model has answered"),
                        arguments(
                                "relay-provider",
                                "translate-events.changed-by-operator",
                                "log: {message: '${exchangeProperties}'}",
                                "log contract-body-logged log writes into the log what a model has answered")));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("weakened")
    void aStepThatIsNotAlwaysDoneIsMissedWhereItStands(String name, String id, String step, String expected)
            throws IOException {
        String text = replaced(builtIn(name), id, step);

        List<RouteFinding> findings = CHECKS.check(List.of(new RouteText(name + ".camel.yaml", text, false)));

        List<RouteFinding> contract = findings.stream()
                .filter(finding -> finding.rule().id().startsWith("contract-"))
                .filter(finding -> !finding.rule().id().equals("contract-hops"))
                .toList();
        assertThat(contract)
                .as("%s", findings.stream().map(RouteFinding::line).toList())
                .hasSizeBetween(1, 3)
                .allSatisfy(finding ->
                        assertThat(finding.file() + finding.builtIn()).isEqualTo(name + ".camel.yamlfalse"));
        assertThat(contract.stream().map(finding -> lineAt(finding, text)))
                .as("%s", contract.stream().map(RouteFinding::line).toList())
                .anySatisfy(told -> assertThat(told).contains(parts(expected)));
    }

    @Test
    void aTapThatAsksForTheKeyIsTooLate() throws IOException {
        String text = replaced(
                        builtIn("admin"),
                        "authenticate-admin.check-key",
                        "wireTap: {id: authenticate-admin.ask-later, uri: 'direct:authenticate-admin-now'}")
                + """
                - route:
                    id: authenticate-admin-now
                    description: Asks for the key
                    errorHandler: {noErrorHandler: {}}
                    from:
                      uri: direct:authenticate-admin-now
                      steps:
                        - process: {id: authenticate-admin-now.check-key, ref: authenticateAdmin}
                """.indent(0);

        List<RouteFinding> findings = CHECKS.check(List.of(new RouteText("admin.camel.yaml", text, false)));

        assertThat(findings)
                .extracting(finding -> lineAt(finding, text))
                .singleElement()
                .asString()
                .contains(
                        "- {wireTap:",
                        "contract-authentication authenticate-admin.ask-later, a wireTap, may leave the step"
                                + " authenticateAdmin out or do it too late");
    }

    private static String[] parts(String expected) {
        int first = expected.indexOf(" contract-");
        return new String[] {expected.substring(0, first), expected.substring(first + 1)};
    }

    private static String lineAt(RouteFinding finding, String text) {
        return text.lines().skip(finding.spot().line() - 1).limit(2).reduce("", String::concat) + " "
                + finding.rule().id() + " " + finding.sentence();
    }

    private static String replaced(String text, String id, String step) {
        List<String> lines = text.lines().toList();
        int at = lines.stream().map(String::strip).toList().indexOf("id: " + id);
        int begin = at;
        while (!lines.get(begin).strip().startsWith("- ")) {
            begin--;
        }
        int indent = lines.get(begin).indexOf('-');
        int end = begin + 1;
        while (end < lines.size() && (lines.get(end).isBlank() || indentOf(lines.get(end)) > indent)) {
            end++;
        }
        String indented = (step + "}").replaceAll("\n +- ", "\n" + " ".repeat(indent) + "- ");
        return String.join("\n", lines.subList(0, begin)) + "\n" + " ".repeat(indent) + "- {" + indented + "\n"
                + String.join("\n", lines.subList(end, lines.size())) + "\n";
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static String builtIn(String name) throws IOException {
        try (InputStream stream =
                WeakenedContractTest.class.getResourceAsStream("/routes-yaml/" + name + ".camel.yaml")) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
