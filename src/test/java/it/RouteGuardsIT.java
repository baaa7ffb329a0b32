package it;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Java holds up where route files call its steps in ways that no check of files can follow. */
@Timeout(300)
class RouteGuardsIT {

    /** Steps of routes that are known only while requests are served, one of them where no route handles failures. */
    private static final String HIDDEN = """
        # Decides nothing.
        - route:
            id: api-hidden
            description: Calls a route that only the request knows
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/hidden
              steps:
                - setProperty:
                    name: next
                    constant: hidden-step
                - toD:
                    id: api-hidden.call-next
                    uri: direct:${exchangeProperty.next}
        - route:
            id: hidden-step
            description: Does what only callers with a key may have done
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:hidden-step
              steps:
                - process:
                    id: hidden-step.do-it
                    ref: listAccounts
        - route:
            id: api-bare
            description: Calls a route that only the request knows
            from:
              uri: platform-http:/bare
              steps:
                - setProperty:
                    name: next
                    constant: bare-step
                - toD:
                    id: api-bare.call-next
                    uri: direct:${exchangeProperty.next}
        - route:
            id: bare-step
            description: Does what only callers with a key may have done
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:bare-step
              steps:
                - process:
                    id: bare-step.do-it
                    ref: listKeys
        - route:
            id: api-unasked
            description: Calls a route that only the request knows
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/v1/unasked
              steps:
                - setProperty:
                    name: next
                    constant: unasked-step
                - toD:
                    id: api-unasked.call-next
                    uri: direct:${exchangeProperty.next}
        - route:
            id: unasked-step
            description: Does what only callers with a key may have done
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:unasked-step
              steps:
                - process:
                    id: unasked-step.do-it
                    ref: listModels
        """;

    @TempDir
    private Path folder;

    @Test
    void noRouteOpensTheAdminApi() throws IOException {
        Files.writeString(folder.resolve("hidden.camel.yaml"), HIDDEN);
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = ProxyProcess.builder()
                        .upstream(upstream)
                        .env("ROUTES_DIR", folder.toString())
                        .start()) {
            Refusal.check(proxy.client().bare("GET", "/hidden", null), FailureKind.ADMIN_AUTHENTICATION);
            Refusal.check(proxy.client().bare("GET", "/bare", null), FailureKind.ADMIN_AUTHENTICATION);
            Refusal.check(proxy.client().bare("GET", "/v1/unasked", null), FailureKind.CLIENT_AUTHENTICATION);
            assertThat(proxy.admin().get("/hidden").statusCode()).isEqualTo(200);
            assertThat(proxy.output())
                    .contains("a route file serves it without the step authenticateClient before")
                    .doesNotContain("\tat ");
        }
    }
}
