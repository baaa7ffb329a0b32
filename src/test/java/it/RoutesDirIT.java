package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import harness.Answer;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Route files of the operator ({@code ROUTES_DIR}). */
@Timeout(300)
class RoutesDirIT {

    private static final String USAGE = """
        # Says aloud that a request is accounted.
        - route:
            id: settle-request
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:settle-request
              steps:
                - log:
                    message: settled by a route of the operator
                - to:
                    uri: direct:record-usage

        - route:
            id: record-usage
            from:
              uri: direct:record-usage
              steps:
                - process:
                    ref: recordUsage
        """;

    private static final String EXTRA = """
        - route:
            id: api-extra
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/v1/extra/
              parameters:
                matchOnUriPrefix: true
              steps:
                - to:
                    uri: direct:authenticate-client
                - process:
                    ref: acceptReport
        """;

    @TempDir
    private Path folder;

    @Test
    void aFileReplacesTheOneOfItsNameAndOthersAdd() throws IOException {
        Files.writeString(folder.resolve("usage.camel.yaml"), USAGE);
        Files.writeString(folder.resolve("extra.camel.yaml"), EXTRA);
        Files.writeString(folder.resolve("notes.txt"), "- route: {");
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = ProxyProcess.builder()
                        .upstream(upstream)
                        .env("ROUTES_DIR", folder.toString())
                        .env("GATEWAY_ACCOUNTS_PASSED_PATHS", "/v1/messages,/v1/extras")
                        .start()) {
            ProxyClient client = proxy.client();

            HttpResponse<byte[]> answer = client.message(MessageJson.request("m"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(proxy.admin().awaitRow(id(answer)).path("status").asInt())
                    .isEqualTo(200);
            assertThat(proxy.output()).contains("settled by a route of the operator");

            checkLongerPrefixWins(client, upstream);
        }
    }

    private static void checkLongerPrefixWins(ProxyClient client, ScriptedUpstream upstream) {
        upstream.clear();
        upstream.always(Answer.json("{\"from\":\"upstream\"}"));
        assertThat(ProxyClient.json(client.get("/v1/extra/deep/er"))
                        .path("success")
                        .asBoolean())
                .isTrue();
        Refusal.check(client.bare("GET", "/v1/extra/deep/er", null), FailureKind.CLIENT_AUTHENTICATION);
        assertThat(upstream.requests()).isEmpty();
        assertThat(ProxyClient.json(client.get("/v1/extras")).path("from").asText())
                .isEqualTo("upstream");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- route:\n    id: [broken\n",
                "- route:\n    id: x\n    from:\n      uri: nowhere:x\n      steps: []\n"
            })
    void aFileThatCannotStartEndsTheProcessWithOneClearLine(String yaml) throws IOException {
        Files.writeString(folder.resolve("broken.camel.yaml"), yaml);
        try (ProxyCommand start =
                ProxyCommand.ofStart().env("ROUTES_DIR", folder.toString()).run()) {
            assertThat(start.awaitExit()).isEqualTo(1);
            assertThat(start.complaints())
                    .singleElement()
                    .asString()
                    .startsWith("claude-proxy: the routes cannot start: ")
                    .hasSizeGreaterThan("claude-proxy: the routes cannot start: null".length());
            assertThat(start.output() + start.errors()).doesNotContain("\tat ");
            assertThat(start.leftProcesses())
                    .as("the embedded database is stopped")
                    .isEmpty();
        }
    }
}
