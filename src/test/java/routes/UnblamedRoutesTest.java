package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.config.SettingsLoader;
import gateway.routes.finding.RouteFinding;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that look like faults and are none. */
class UnblamedRoutesTest {

    private static final RouteChecks CHECKS = RouteChecks.of(new SettingsLoader(Map.of(), Map.of()));

    @ParameterizedTest
    @ValueSource(strings = {"""
                - route:
                    id: do-work
                    description: Calls whom the header names
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:do-work
                      steps:
                        - toD:
                            id: do-work.call-other
                            uri: ${header.x}
                """, """
                - route:
                    id: do-work
                    description: Puts failures away
                    errorHandler:
                      deadLetterChannel:
                        deadLetterUri: log:dead?showBody=false
                    from:
                      uri: direct:do-work
                      steps:
                        - log:
                            message: Hello
                """, """
                - route:
                    id: cron-do-work
                    description: Does work by two configurations
                    routeConfigurationId: errors-background,errors-api
                    from:
                      uri: quartz-node:do-work
                      parameters:
                        cron: "0 0 * * * ?"
                      steps:
                        - to:
                            id: cron-do-work.settle-request
                            uri: direct:settle-request
                """, """
                - route:
                    id: cron-do-work
                    description: Does work by what begins so
                    routeConfigurationId: errors-*
                    from:
                      uri: quartz-node:do-work
                      parameters:
                        cron: "0 0 * * * ?"
                      steps:
                        - to:
                            id: cron-do-work.settle-request
                            uri: direct:settle-request
                """, """
                - routeConfiguration:
                    id: errors-hear
                    description: Hears of all calls
                    interceptSendToEndpoint:
                      - interceptSendToEndpoint:
                          uri: direct:*
                          skipSendToOriginalEndpoint: "false"
                          steps:
                            - log:
                                message: Called
                """, """
                - route:
                    id: api-greeting
                    description: Answers a caller, and tells others later
                    routeConfigurationId: errors-api
                    from:
                      uri: platform-http:/greeting
                      steps:
                        - to:
                            id: api-greeting.authenticate-client
                            uri: direct:authenticate-client
                        - filter:
                            id: api-greeting.only-some
                            expression:
                              simple:
                                expression: ${exchangeProperty.mode}
                            steps:
                              - throwException:
                                  ref: notNow
                        - step:
                            steps:
                              - to:
                                  id: api-greeting.list-models
                                  uri: direct:list-models
                        - to:
                            id: api-greeting.end-request
                            uri: direct:end-request
                - route:
                    id: end-request
                    description: Tells others, and accounts the request in any case
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:end-request
                      steps:
                        - doTry:
                            id: end-request.settle-always
                            steps:
                              - wireTap:
                                  id: end-request.tell-others
                                  uri: direct:tell-others
                            doFinally:
                              steps:
                                - to:
                                    id: end-request.settle-request
                                    uri: direct:settle-request
                - route:
                    id: tell-others
                    description: Tells some others
                    routeConfigurationId: errors-background
                    from:
                      uri: direct:tell-others
                      steps:
                        - filter:
                            id: tell-others.only-some
                            expression:
                              simple:
                                expression: ${body}
                            steps:
                              - stop: {}
                - beans:
                    - name: notNow
                      type: java.lang.IllegalStateException
                """, """
                - route:
                    id: do-work
                    description: Takes what is its own away
                    errorHandler:
                      noErrorHandler: {}
                    from:
                      uri: direct:do-work
                      steps:
                        - removeProperties:
                            pattern: mine*
                        - removeHeaders:
                            pattern: "*"
                        - setHeader:
                            name: Host
                            constant: example
                """})
    void aRouteWithoutFaultsHasNoFindings(String text) throws IOException {
        List<RouteFinding> findings =
                CHECKS.check(List.of(new RouteText("own.camel.yaml", "# Decides nothing.\n" + text, false)));

        assertThat(findings).extracting(RouteFinding::line).isEmpty();
    }
}
