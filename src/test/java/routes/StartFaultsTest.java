package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start refuses, or takes and does not do, is told before it with its line. */
class StartFaultsTest {

    private static final RouteChecks CHECKS = RouteChecks.of(new SettingsLoader(
            Map.of("SOME_VARIABLE", "x", "OWN_KEY", "key-of-a-provider", "BACK_SERVICE_HOST", "127.0.0.1"), Map.of()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            setBody: {groovy: 'x'}                      | unknown-language | there is no language groovy
            setBody: {java: 'x'}                        | unknown-language | there is no language java
            setBody: {joor: 'x'}                        | unknown-language | there is no language joor
            setBody: {jsonpath: 'x'}                    | unknown-language | there is no language jsonpath
            setBody: {ognl: 'x'}                       | unknown-language | there is no language ognl
            setBody: {csimple: 'x'}                     | unknown-language | there is no language csimple
            setBody: {expression: {ognl: {expression: x}}} | unknown-language | there is no language ognl
            setBody: {language: {language: klingon, expression: x}} | unknown-language | there is no language klingon
            filter: {ognl: 'x', steps: [{log: x}]}     | unknown-language | there is no language ognl
            marshal: {avro: {}}                         | unknown-data-format | there is no data format avro
            unmarshal: {csv: {}}                        | unknown-data-format | there is no data format csv
            kamelet: {name: x}                          | unknown-template | there is no Kamelet x
            saga: {steps: [{log: x}]}                   | unknown-bean | saga needs a saga service
            transacted: {}                              | unknown-bean | transacted needs a transaction policy
            idempotentConsumer: {simple: '${body}', idempotentRepository: nobody, steps: [{log: x}]} | unknown-bean | there is no bean nobody
            to: 'reject:200'                            | endpoint-option-value | the path cannot be "200"
            to: 'reject:'                               | endpoint-option-missing | reject: lacks status
            to: 'reject:403?text=x'                     | unknown-endpoint-option | reject has no parameter text
            to: {uri: 'reject:403', parameters: {message: 'a & b'}} | endpoint-option-value | message has an &
            log: '{{env:NOPE}}'                         | unknown-property | {{env:NOPE}} names a variable that is not in
            log: '{{service:x}}'                        | unknown-property | {{service:x}} names a service
            log: '{{bean:x.y}}'                         | unknown-property | {{bean:x.y}} names a bean that there is none of
            log: '{{gateway.log.level'                  | unknown-property | the braces of {{gateway.log.level are not closed
            throwException: {exceptionType: java.lang.Nope, message: x} | unknown-class | there is no class java.lang.Nope
            throwException: {exceptionType: java.lang.String, message: x} | unknown-class | java.lang.String is no exception
            doTry: {steps: [{log: x}], doCatch: [{exception: [java.lang.Nope], steps: [{log: x}]}]} | unknown-class | there is no class java.lang.Nope
            to: ''                                      | option-missing | an address is empty here
            to: {uri: ''}                               | option-missing | an address is empty here
            toD: ''                                     | option-missing | an address is empty here
            to: 'transform:set-field?pointer=a&value=1' | endpoint-option-value | pointer cannot be "a"
            to: {uri: 'transform:rename-field', parameters: {pointer: /a, to: b}} | endpoint-option-value | to cannot be "b"
            to: 'quartz:x'                              | unknown-component | nothing can be sent to quartz:
            to: 'platform-http:/x'                      | unknown-component | nothing can be sent to platform-http:
            log: ''                                     | option-missing | log has an empty message
            log: {message: ''}                          | option-missing | log has an empty message
            convertBodyTo: {type: ''}                   | option-missing | convertBodyTo has an empty type
            multicast: {steps: []}                      | option-missing | multicast has no steps
            doTry: {steps: [], doFinally: {steps: [{log: x}]}} | option-missing | doTry has no steps
            bean: {}                                    | option-missing | bean names no bean
            loadBalance: {steps: [{log: x}]}            | option-missing | loadBalance has no balancer
            enrich: {}                                  | option-missing | enrich lacks its expression
            marshal: {}                                 | unknown-data-format | marshal names no data format
            toD: 'direct:${body'                        | expression-syntax | the expression cannot be read
            setBody: {simple: {expression: x, resultType: java.lang.Nope}} | unknown-class | there is no class java.lang.Nope
            to: 'bean:nobody'                           | unknown-bean | there is no bean nobody
            to: 'jdbc:nobody'                           | unknown-bean | there is no bean nobody
            to: 'class:java.lang.Nope'                  | unknown-class | there is no class java.lang.Nope
            process: {ref: '#class:java.lang.Object'}   | unknown-class | java.lang.Object is no processor
            resumable: {resumeStrategy: nobody}         | unknown-bean | there is no bean nobody
            circuitBreaker: {configuration: nobody, steps: [{log: x}]} | unknown-bean | there is no bean nobody
            multicast: {timeout: soon, steps: [{log: x}]} | option-value | timeout cannot be "soon"
            log: 'a \\{{x}} b'                          | unknown-property | {{x}} names neither a setting
            setBody: {constant: 'Hello {{name}}'}       | unknown-property | {{name}} names neither a setting
            to: 'cron:x'                                | unknown-component | there is no component cron
            to: 'nosuch:x'                              | unknown-component | there is no component nosuch
            recipientList: {constant: 'direct:nope'}    | dangling-target | no route begins with direct:nope
            routingSlip: {constant: 'log:x,direct:nope'} | dangling-target | no route begins with direct:nope
            enrich: {constant: 'direct:nope'}           | dangling-target | no route begins with direct:nope
            enrich: {expression: {simple: {expression: 'direct:nope'}}} | dangling-target | no route begins with direct:nope
            setBody: {simple: '${exchangePropertyy.x}'} | expression-syntax | simple has no exchangePropertyy
            log: '${headerr.x}'                         | expression-syntax | simple has no headerr
            log: '${variabless.x}'                      | expression-syntax | simple has no variabless
            """)
    void aStepThatAStartRefusesIsTold(String step, String rule, String sentence) throws IOException {
        assertTold(route("direct:do-work", step), rule, sentence, 10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            quartz-node:a?cron=never                    | endpoint-option-value | cron cannot be "never"
            quartz:a?cron=0+0+0+0+0                     | endpoint-option-value | cron cannot be "0+0+0+0+0"
            quartz-node:a?cron={{gateway.log.level}}    | endpoint-option-value | cron cannot be "{{gateway.log.level}}"
            quartz-node:a                               | endpoint-option-missing | quartz-node:a lacks cron
            platform-http:/own?httpMethodRestrict=FETCH | endpoint-option-value | httpMethodRestrict cannot be "FETCH"
            http://x                                    | unknown-component | no route can begin with http:
            log:x                                       | unknown-component | no route can begin with log:
            upstream:claude                             | unknown-component | no route can begin with upstream:
            transform:remove-field?pointer=/a           | unknown-component | no route can begin with transform:
            platform-http:own                           | endpoint-option-value | the path cannot be "own"
            direct://authenticate-client                | duplicate-consumer | two routes begin with direct:authenticate-client
            """)
    void aBeginningThatAStartRefusesIsTold(String from, String rule, String sentence) throws IOException {
        assertTold(route(from, "log: x"), rule, sentence, 8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            key: NOPE_KEY                     | key names NOPE_KEY, which is neither set in the environment nor a setting
            key: sk-something                 | key must be the name of an environment variable
            dialect: klingon                  | dialect is "klingon", but one of chat, responses, anthropic was expected
            concurrency: many                 | concurrency is "many", but a whole number from 0 up was expected
            vendor: gorq                      | vendor is "gorq", but one of
            baseUrl: nowhere                  | baseUrl
            auth: none-of-these               | auth is "none-of-these"
            connectTimeout: soon              | connectTimeout
            proxy: nowhere                    | proxy cannot be used
            headers: x                        | headers
            """)
    void aParameterThatAProviderCannotHaveIsToldWithItsLine(String parameter, String problem) throws IOException {
        int colon = parameter.indexOf(':');
        String name = parameter.substring(0, colon);
        String text = name.equals("baseUrl")
                ? provider("own", "")
                : provider("own", "      - {name: baseUrl, value: 'http://127.0.0.1:9'}\n");

        assertTold(
                text + "      - {name: " + name + ", value: " + parameter.substring(colon + 1) + "}\n",
                "parameter-value",
                "the provider own cannot be: " + problem,
                name.equals("baseUrl") ? 7 : 8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                  | parameter-value | the provider own cannot be: baseUrl is needed | 2
            '      - {name: name, value: two}'  | duplicate-id    | the parameter name is given twice             | 7
            '      - {name: baseUrl, value: "http://127.0.0.1:9"}' | entry-name | the id own does not say which provider it is | 3
            """)
    void anInstanceThatAStartRefusesIsTold(String parameters, String rule, String sentence, int line)
            throws IOException {
        assertTold(
                provider("own", parameters + "\n").replace("routeId: provider-own", "routeId: own"),
                rule,
                sentence,
                line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            onException: {exception: [java.lang.Throwabl], steps: [{log: x}]} | unknown-class | there is no class java.lang.Throwabl
            onException: {exception: [java.lang.Exception], steps: [{to: 'direct:nope'}]} | dangling-target | no route begins with direct:nope
            onException: {exception: [java.lang.Exception], steps: [{to: 'nosuch:x'}]} | unknown-component | there is no component nosuch
            onException: {exception: [java.lang.Exception], steps: [{process: {ref: nobody}}]} | unknown-bean | there is no bean nobody
            onException: {exception: [java.lang.Exception], steps: [{log: '${no'}]} | expression-syntax | the expression cannot be read
            routeConfiguration: {id: errors-own, onException: [{onException: {exception: [java.lang.Nope], steps: [{log: x}]}}]} | unknown-class | there is no class java.lang.Nope
            routeConfiguration: {id: errors-own, onException: [{onException: {exception: [java.lang.Exception], steps: [{to: 'nosuch:x'}]}}]} | unknown-component | there is no component nosuch
            errorHandler: {deadLetterChannel: {deadLetterUri: 'direct:nope'}} | dangling-target | no route begins with direct:nope
            """)
    void anEntryThatAStartRefusesIsTold(String entry, String rule, String sentence) throws IOException {
        assertTold("# Decides nothing.\n- " + entry + "\n", rule, sentence, 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello  | an entry is the single text "hello"; begin it like "- route:", or remove it
            null   | an entry of the list is empty; begin it like "- route:", or remove it
            blub: x | nothing at the top of a file is called blub; there are beans, dataFormats, errorHandler, from, intercept, interceptFrom, interceptSendToEndpoint, onCompletion, onException, routeConfiguration, route, routeTemplate, templatedRoute, restConfiguration, rest
            """)
    void anEntryThatIsNoneIsToldWithWhatThereIs(String entry, String expected) throws IOException {
        assertThat(CHECKS.check(List.of(file("# Decides nothing.\n- " + entry + "\n"))))
                .extracting(finding -> finding.spot().line() + " " + finding.sentence() + "; " + finding.remedy())
                .containsExactly("2 " + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throwException: {exceptionType: java.lang.IllegalStateException, message: x}",
                "log: '${env.SOME_VARIABLE}'"
            })
    void whatCannotBeNamedOtherwiseIsNoClassName(String step) throws IOException {
        assertThat(CHECKS.check(List.of(file(route("direct:do-work", step)))))
                .extracting(RouteFinding::line)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "intercept",
                "interceptFrom",
                "interceptSendToEndpoint",
                "onException",
                "onCompletion",
                "errorHandler"
            })
    void whatCountsForAFileStandsAboveItsRoutes(String kind) throws IOException {
        String body = switch (kind) {
            case "interceptSendToEndpoint" -> "{uri: 'log:x', steps: [{log: x}]}";
            case "onException" -> "{exception: [java.lang.Exception], steps: [{log: x}]}";
            case "errorHandler" -> "{noErrorHandler: {}}";
            default -> "{steps: [{log: x}]}";
        };

        assertTold(
                route("direct:do-work", "log: x") + "- " + kind + ": " + body + "\n",
                "entry-order",
                kind + " stands below a route",
                11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log: '{{env:SOME_VARIABLE}} {{env:NOPE:x}} {{service:back}} {{sys:java.version}}'",
                "setBody: {simple: '${exchangeProperty.x} ${exchangePropertyAs(x,String)} ${headers} ${header.x}'}",
                "setBody: {simple: '${variable.x} ${variables} ${headerAs(x,String)} ${header[x]} ${headers.size}'}",
                "setBody: {tokenize: ','}",
                "log: 'a \\{{x\\}} b'",
                "multicast: {timeout: 1m30s, steps: [{log: x}]}",
                "to: 'jdbc:dataSource'",
                "marshal: {json: {}}",
                "to: 'reject:403'",
                "to: 'reject:429?message=Not+now&retryAfter=30s&type=rate_limit_error'",
                "to: {uri: 'reject:403', parameters: {message: 'RAW(a & b)'}}",
                "setBody: {header: x}",
                "setBody: {variable: x}",
                "to: 'direct://settle-request'",
                "to: 'transform:rename-header?name=a&to=b'",
                "to: 'transform:set-field?pointer=/a/-&value=1'",
                "throwException: {exceptionType: java.lang.IllegalStateException, message: x}",
                "recipientList: {simple: '${header.where}'}",
                "recipientList: {constant: 'direct:settle-request'}"
            })
    void aStepThatAStartTakesIsNotTold(String step) throws IOException {
        assertThat(CHECKS.check(List.of(file(route("direct:do-work", step)))))
                .filteredOn(finding -> !finding.rule().isConvention())
                .extracting(RouteFinding::line)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quartz-node:a?cron=0/2+*+*+*+*+?",
                "quartz-node:a?cron={{gateway.schedule.refresh-tokens}}",
                "quartz:a?trigger.repeatInterval=1000&trigger.repeatCount=-1",
                "direct://do-work"
            })
    void aBeginningThatAStartTakesIsNotTold(String from) throws IOException {
        assertThat(CHECKS.check(List.of(file(route(from, "log: x")))))
                .filteredOn(finding -> !finding.rule().isConvention())
                .extracting(RouteFinding::line)
                .isEmpty();
    }

    private static void assertTold(String text, String rule, String sentence, int line) throws IOException {
        List<RouteFinding> findings = CHECKS.check(List.of(file(text)));

        assertThat(findings)
                .as("%s", findings.stream().map(RouteFinding::line).toList())
                .anySatisfy(finding -> {
                    assertThat(finding.rule().id()).isEqualTo(rule);
                    assertThat(finding.sentence()).startsWith(sentence);
                    assertThat(finding.spot().line()).isEqualTo(line);
                });
        assertThat(findings).allSatisfy(finding -> assertThat(finding.line()).doesNotContain("org.apache", "null"));
    }

    private static RouteText file(String text) {
        return new RouteText("own.camel.yaml", text, false);
    }

    private static String provider(String name, String more) {
        return """
                # Decides nothing.
                - templatedRoute:
                    routeId: provider-NAME
                    routeTemplateRef: provider
                    parameters:
                      - {name: name, value: NAME}
                MORE""".replace("NAME", name).replace("MORE", more);
    }

    private static String route(String from, String step) {
        return """
                # Decides nothing.
                - route:
                    id: do-work
                    description: Does some work
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: "FROM"
                      steps:
                        - STEP
                """.replace("FROM", from).replace("STEP", step);
    }
}
