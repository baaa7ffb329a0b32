package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes of an operator that answer requests themselves, or refuse them. */
@Timeout(300)
class OwnAnswersIT {

    private static final String OWN = """
        # Decides what the operator's own paths answer.
        - route:
            id: api-own-text
            description: Answers by itself
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/own/text
              steps:
                - to:
                    id: api-own-text.authenticate-client
                    uri: direct:authenticate-client
                - setHeader:
                    name: X-Own
                    constant: "yes"
                - setHeader:
                    name: Transfer-Encoding
                    constant: chunked
                - setHeader:
                    name: X-Split
                    constant: "a\\nx-b: c"
                - setBody:
                    constant: "grüß dich"
        - route:
            id: api-own-json
            description: Answers by itself
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/own/json
              steps:
                - to:
                    id: api-own-json.authenticate-client
                    uri: direct:authenticate-client
                - setHeader:
                    name: Content-Type
                    constant: application/json
                - setHeader:
                    name: CamelHttpResponseCode
                    constant: 203
                - setBody:
                    constant: '{"own":true}'
        - route:
            id: api-own-empty
            description: Answers by itself
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/own/empty
              steps:
                - to:
                    id: api-own-empty.authenticate-client
                    uri: direct:authenticate-client
                - setHeader:
                    name: CamelHttpResponseCode
                    constant: 204
        - route:
            id: api-own-wrong
            description: Answers by itself
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/own/wrong
              steps:
                - to:
                    id: api-own-wrong.authenticate-client
                    uri: direct:authenticate-client
                - setHeader:
                    name: CamelHttpResponseCode
                    constant: 99
        - route:
            id: api-own-refused
            description: Answers by itself
            routeConfigurationId: errors-api
            from:
              uri: platform-http:/own/refused
              steps:
                - to:
                    id: api-own-refused.authenticate-client
                    uri: direct:authenticate-client
                - to:
                    id: api-own-refused.refuse-request
                    uri: reject:418
                    parameters:
                      message: "RAW(No ${exchangeProperty.requestContext.client.name}, not & now = 100 % + (never))"
                      type: teapot_error
        """;

    private static final String REFUSING = """
                - choice:
                    id: serve-request.refuse-model
                    when:
                      - simple: ${exchangeProperty.requestContext.model} contains 'opus'
                        steps:
                          - to:
                              id: serve-request.refuse-opus
                              uri: reject:429
                              parameters:
                                message: "${exchangeProperty.requestContext.model} is for the night"
                                retryAfter: 90s
        """;

    @TempDir
    private Path folder;

    @Test
    void stepsAnswerOnAPathOfTheirOwn() throws IOException {
        Files.writeString(folder.resolve("own.camel.yaml"), OWN);
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = start(upstream)) {
            HttpResponse<byte[]> text = proxy.client().get("/own/text");
            assertThat(text.statusCode()).isEqualTo(200);
            assertThat(text(text)).isEqualTo("grüß dich");
            assertThat(text.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
            assertThat(text.headers().firstValue("x-own")).hasValue("yes");
            assertThat(text.headers().firstValue("x-split")).isEmpty();
            assertThat(text.headers().firstValue("transfer-encoding")).isEmpty();
            assertThat(text.headers().firstValue("x-claude-proxy-request-id")).isPresent();

            HttpResponse<byte[]> json = proxy.client().get("/own/json");
            assertThat(json.statusCode()).isEqualTo(203);
            assertThat(ProxyClient.json(json).path("own").asBoolean()).isTrue();

            HttpResponse<byte[]> empty = proxy.client().get("/own/empty");
            assertThat(empty.statusCode()).isEqualTo(204);
            assertThat(empty.body()).isEmpty();

            assertThat(proxy.client().get("/own/wrong").statusCode()).isEqualTo(500);
            assertThat(proxy.output())
                    .contains(
                            "what the steps of api-own-wrong have made is no answer: CamelHttpResponseCode is no status");

            HttpResponse<byte[]> refused = proxy.client().get("/own/refused");
            assertThat(refused.statusCode()).isEqualTo(418);
            assertThat(ProxyClient.json(refused).at("/error/type").asText()).isEqualTo("teapot_error");
            assertThat(ProxyClient.json(refused).at("/error/message").asText())
                    .endsWith(", not & now = 100 % + (never)");
            assertThat(proxy.client().bare("GET", "/own/text", new byte[0]).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aStepRefusesARequestForAModelInTheDialectOfItsCaller() throws IOException {
        String built = new String(
                OwnAnswersIT.class
                        .getResourceAsStream("/routes-yaml/messages.camel.yaml")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        String place = "            id: serve-request.resolve-target\n";
        int at = built.lastIndexOf("        - to:\n", built.indexOf(place));
        Files.writeString(
                folder.resolve("messages.camel.yaml"), built.substring(0, at) + REFUSING + built.substring(at));
        try (ScriptedUpstream upstream = ScriptedUpstream.start();
                ProxyProcess proxy = start(upstream)) {
            HttpResponse<byte[]> refused = proxy.client().message(MessageJson.request("claude-opus-4-5"));
            assertThat(refused.statusCode()).isEqualTo(429);
            JsonNode told = ProxyClient.json(refused);
            assertThat(told.at("/error/type").asText()).isEqualTo("rate_limit_error");
            assertThat(told.at("/error/message").asText()).isEqualTo("claude-opus-4-5 is for the night");
            assertThat(refused.headers().firstValue("retry-after")).hasValue("90");
            assertThat(refused.headers().firstValue("x-should-retry")).hasValue("false");

            HttpResponse<byte[]> chat = proxy.client()
                    .post(
                            "/v1/chat/completions",
                            "{\"model\":\"claude-opus-4-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
            assertThat(chat.statusCode()).isEqualTo(429);
            assertThat(ProxyClient.json(chat).at("/error/code").asText()).isEqualTo("100091");

            assertThat(upstream.requests()).isEmpty();
            HttpResponse<byte[]> served = proxy.client().message(MessageJson.request("claude-sonnet-4-5"));
            assertThat(served.statusCode()).isEqualTo(200);
        }
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private ProxyProcess start(ScriptedUpstream upstream) {
        return ProxyProcess.builder()
                .upstream(upstream)
                .env("ROUTES_DIR", folder.toString())
                .start();
    }
}
