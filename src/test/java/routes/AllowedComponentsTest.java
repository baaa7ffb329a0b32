package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.files.RouteFiles;

/** A list of components keeps an operator's routes from hosts, files and classes, whatever the way to them. */
class AllowedComponentsTest {

    private static final List<String> BUILT_IN = RouteFiles.BUILT_IN;

    private static final RouteChecks STRICT = checks("direct,log,transform,quartz-node");

    private static final String OPEN = "is known only when a request comes, and cannot be held against the list";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            to: 'http://evil/x'                                        | routes may not use the component http
            to: 'bean:x'                                               | routes may not use the component bean
            to: '{{gateway.nope:http}}:evil'                           | routes may not use the component {{gateway.nope:http}}
            to: '{{env:WHERE}}:evil'                                   | the component of {{env:WHERE}}:evil is not known
            to: '{{gateway.upstream.claude-base-url}}'                 | routes may not use the component {{gateway.upstream.claude-base-url}}
            toD: '${header.x}'                                         | the component of ${header.x} is not known
            toD: 'ht${header.x}'                                       | the component of ht${header.x} is not known
            toD: 'http:${header.x}'                                    | routes may not use the component http
            wireTap: {uri: 'file:/tmp'}                                | routes may not use the component file
            wireTap: {uri: '${body}'}                                  | the component of ${body} is not known
            recipientList: {simple: 'http://evil/${body}'}             | recipientList sends to an address that OPEN
            recipientList: {simple: 'direct:${body}'}                  | recipientList sends to an address that OPEN
            recipientList: {header: 'x'}                               | recipientList sends to an address that OPEN
            recipientList: {constant: 'direct:settle-request,http:x'}  | routes may not use the component http
            recipientList: {expression: {constant: {expression: 'http:x'}}} | routes may not use the component http
            enrich: {constant: 'http://evil'}                          | routes may not use the component http
            enrich: {simple: '${body}'}                                | the component of ${body} is not known
            pollEnrich: {constant: 'file:/etc?fileName=passwd'}        | routes may not use the component file
            poll: {uri: 'file:/etc?fileName=passwd'}                   | routes may not use the component file
            routingSlip: {constant: 'jdbc:dataSource'}                 | routes may not use the component jdbc
            dynamicRouter: {constant: 'http://evil'}                   | routes may not use the component http
            dynamicRouter: {header: 'x'}                               | dynamicRouter sends to an address that OPEN
            saga: {compensation: 'http://evil', steps: [{to: 'log:x'}]} | routes may not use the component http
            bean: {beanType: 'java.lang.Runtime', method: 'gc'}        | routes may not use classes and beans of their own (beanType)
            setBody: {method: {beanType: 'java.lang.Runtime', method: 'gc'}} | routes may not use classes and beans of their own
            process: {ref: '#class:java.lang.Object'}                  | routes may not use classes and beans of their own (ref)
            setBody: {simple: '${bean:type:java.lang.Runtime?method=gc}'} | routes may not use what ${bean: calls
            setBody: {simple: '${type:java.lang.Long.MAX_VALUE}'}      | routes may not use what ${type: calls
            setBody: {simple: '${camelContext.stop}'}                  | routes may not use what ${camelContext calls
            setBody: {simple: '${body.class.forName(x)}'}              | routes may not use what ${body.class calls
            setBody: {simple: '${load(file:/etc/passwd)}'}             | routes may not use what ${load( calls
            convertBodyTo: {type: 'java.io.File'}                      | routes may not use java.io.File, which leads to files
            setHeader: {name: CamelHttpUri, constant: 'http://evil'}   | routes may not use CamelHttpUri, by which
            """)
    void aWayAroundTheListIsTold(String step, String sentence) throws IOException {
        List<RouteFinding> findings = STRICT.check(List.of(new RouteText("work.camel.yaml", route(step), false)));

        assertThat(findings)
                .filteredOn(finding -> finding.rule() == RouteRule.CONTRACT_COMPONENT)
                .anySatisfy(finding -> {
                    assertThat(finding.sentence()).startsWith(sentence.replace("OPEN", OPEN));
                    assertThat(finding.spot().line()).isEqualTo(10);
                    assertThat(finding.isError()).isTrue();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "errorHandler: {deadLetterChannel: {deadLetterUri: 'http:dead'}}",
                "onException: {exception: [java.lang.Exception], steps: [{to: 'http:dead'}]}",
                "onCompletion: {steps: [{to: 'http:dead'}]}",
                "beans: [{name: own, type: java.lang.Object}]",
                "routeConfiguration: {id: errors-own, onException: [{onException: {exception: [java.lang.Exception],"
                        + " steps: [{to: 'http:dead'}]}}]}",
                "templatedRoute: {routeTemplateRef: provider, parameters: [{name: name, value: own}]}"
            })
    void whatStandsBesideRoutesIsHeldAgainstTheListToo(String entry) throws IOException {
        assertThat(STRICT.check(List.of(new RouteText("work.camel.yaml", "# Decides nothing.\n- " + entry, false))))
                .filteredOn(finding -> finding.rule() == RouteRule.CONTRACT_COMPONENT)
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to: 'direct:settle-request'",
                "to: 'direct://settle-request'",
                "to: 'log:x?level={{gateway.log.level}}'",
                "toD: 'direct:provider-${exchangeProperty.provider}'",
                "recipientList: {constant: 'direct:settle-request,log:x'}",
                "enrich: {simple: 'direct:provider-${exchangeProperty.provider}'}",
                "process: {ref: changeNothing}",
                "bean: {ref: changeNothing, method: process}",
                "setBody: {simple: '${exchangeProperty.mode}'}"
            })
    void whatTheListAllowsIsNotTold(String step) throws IOException {
        assertThat(STRICT.check(List.of(new RouteText("work.camel.yaml", route(step), false))))
                .filteredOn(RouteFinding::isError)
                .extracting(RouteFinding::line)
                .isEmpty();
    }

    @ParameterizedTest
    @FieldSource("BUILT_IN")
    void whatABuiltInFileUsesIsOpenToTheFileThatReplacesIt(String name) throws IOException {
        RouteText file = RouteFiles.builtIn().stream()
                .filter(each -> each.name().equals(name + ".camel.yaml"))
                .findFirst()
                .orElseThrow();

        assertThat(STRICT.check(List.of(new RouteText(file.name(), file.text(), false))))
                .extracting(RouteFinding::line)
                .isEmpty();
        if (file.text().contains("uri: platform-http:")) {
            assertThat(STRICT.check(List.of(new RouteText("own.camel.yaml", file.text(), false))))
                    .extracting(RouteFinding::sentence)
                    .contains("routes may not use the component platform-http");
        }
    }

    @Test
    void aComponentThatTheListWritesWrongIsTold() throws IOException {
        List<String> lines = checks("direct,log,transfrom")
                .check(List.of(new RouteText("work.camel.yaml", route("to: 'log:x'"), false)))
                .stream()
                .filter(RouteFinding::isError)
                .map(RouteFinding::line)
                .toList();

        assertThat(lines)
                .containsExactly(
                        "gateway.routes.allowed-components:1:1: error: there is no component transfrom; did you mean"
                                + " transform? [contract-component]");
        assertThat(checks("direct,log,transfrom").check(List.of())).hasSize(1);
    }

    private static RouteChecks checks(String allowed) {
        return RouteChecks.of(new SettingsLoader(Map.of("GATEWAY_ROUTES_ALLOWED_COMPONENTS", allowed), Map.of()));
    }

    private static String route(String step) {
        return """
                # Decides nothing.
                - route:
                    id: do-work
                    description: Does some work
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:do-work
                      steps:
                        - STEP
                """.replace("STEP", step);
    }
}
