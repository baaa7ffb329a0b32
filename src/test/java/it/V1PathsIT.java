package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the paths that we serve ourselves end and the pass-through below {@code /v1} begins. */
@Lab
@Timeout(300)
class V1PathsIT {

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1",
                "/v1/",
                "/v1/organizations/users",
                "/v1/oauth/token",
                "/v1/modelsX",
                "/v1/files-of-tomorrow",
                "/v1/x/files",
                "/v1/complete"
            })
    void aPathThatIsNotListedReachesNoAccount(String path) {
        Refusal.check(client.bare("GET", path, null), FailureKind.CLIENT_AUTHENTICATION);

        Refusal.check(client.get(path), FailureKind.NOT_FOUND);

        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/v1/messages, type",
        "/v1/v1/messages/count_tokens, type",
        "/v1/v1/models, type",
        "/v1/v1/chat/completions, code",
        "/v1/v1/responses, code"
    })
    void aBaseUrlThatEndsWithWhatTheClientAddsIsNamed(String path, String member) {
        assertThat(client.bare("POST", path, "{}".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(401);

        HttpResponse<byte[]> answer = client.post(path, "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        JsonNode error = ProxyClient.json(answer).path("error");
        assertThat(error.path("message").asText()).contains("/v1 twice", "base URL must not end with it");
        assertThat(error.path("type").asText()).isEqualTo("not_found_error");
        assertThat(error.path("code").asText()).isEqualTo(member.equals("type") ? "" : "100051");
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/messages/batches",
                "/v1/messages/batches/msgbatch_1/results",
                "/v1/files",
                "/v1/files/",
                "/v1/files/file_1/content",
                "/v1/skills",
                "/v1/containers/container_1"
            })
    void aListedPathIsPassedThrough(String path) {
        upstream.always(Answer.json("{\"other\":true}"));

        HttpResponse<byte[]> answer = client.get(path);

        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"other\":true}");
        assertThat(upstream.takeRequest().target()).isEqualTo(path);
        JsonNode row = proxy.admin().awaitRow(id(answer));
        assertThat(row.path("endpoint").asText()).isEqualTo("passthrough");
        assertThat(row.path("status").asInt()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/a/b",
                "/v1/models/a%2Fb",
                "/v1/models/anthropic/claude-opus-4-8/x",
                "/v1/models/a/files"
            })
    void aNameOfAModelWithSlashesIsNoPathOfAnAccount(String path) {
        HttpResponse<byte[]> answer = client.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        JsonNode body = ProxyClient.json(answer);
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.path("error").path("type").asText()).isEqualTo("not_found_error");
        assertThat(body.path("error").path("message").asText())
                .isEqualTo("The model `"
                        + path.substring("/v1/models/".length()).replace("%2F", "/") + "` does not exist.");
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/..%2Ffiles",
                "/v1/models/a%2F%2Fb",
                "/v1/models/%2F",
                "/v1/models/a%2F..",
                "/v1/files%2Fa",
                "/v1/models%2Fa",
                "/v1/models/a%5Cb"
            })
    void slashesThatHideAnotherPathAreRefused(String path) throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request("GET", path, Headers.of("x-api-key", ProxyProcess.CLIENT_KEY), new byte[0])
                    .readHead();

            assertThat(raw.status()).isEqualTo(400);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET,/api/hello", "HEAD,/api/hello", "HEAD,/", "HEAD,/health", "HEAD,/health/live", "HEAD,/openapi.json"
    })
    void aProbeNeedsNoKey(String method, String path) {
        HttpResponse<byte[]> answer = client.bare(method, path, null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().length == 0).isEqualTo(method.equals("HEAD"));
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aProbeWithABodyLeavesTheConnectionInOrder() throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            for (int i = 0; i < 3; i++) {
                raw.request(
                                "HEAD",
                                "/api/hello",
                                Headers.of("x-api-key", "any"),
                                "{\"a\":1}".getBytes(StandardCharsets.UTF_8))
                        .readHead();
                assertThat(raw.status()).isEqualTo(200);
            }
        }
        assertThat(client.bare("POST", "/api/hello", new byte[0]).statusCode()).isEqualTo(405);
        assertThat(client.bare("GET", "/api/hello/x", null).statusCode()).isEqualTo(404);
    }

    @Test
    void theListOfModelsCanBeProbed() {
        HttpResponse<byte[]> answer =
                client.bare("HEAD", "/v1/models", null, "authorization", "Bearer " + ProxyProcess.CLIENT_KEY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        HttpResponse<byte[]> stranger = client.bare("GET", "/v1/models", null);
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(ProxyClient.json(stranger).path("error").has("code")).isTrue();
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/messages",
        "PUT,/v1/messages",
        "PATCH,/v1/messages",
        "GET,/v1/messages/count_tokens",
        "POST,/v1/models",
        "DELETE,/v1/models/claude-opus-4-8"
    })
    void aPathOfOursWithAnotherMethodIsNotPassedThrough(String method, String path) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        Refusal.check(
                client.bare(method, path, body, "x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "text/plain"),
                FailureKind.METHOD_NOT_ALLOWED);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void anErrorOfSuchAPathIsNotReplacedByTheModelList() {
        String notFound = "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"no modelsX\"}}";
        upstream.always(Answer.error(500, notFound));

        HttpResponse<byte[]> answer = client.get("/v1/files/a/b");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(notFound);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%76%31/messages",
                "/v1/%6dessages",
                "/v1/message%73",
                "/v1/chat%2Dcompletions",
                "/v1/response%73",
                "/v1/%66iles",
                "/v1/%66iles/abc",
                "/v1/Files",
                "/v1/Messages",
                "/v1/messages%20"
            })
    void anotherSpellingOfAPathReachesNobody(String path) throws IOException {
        Headers headers = Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json");
        byte[] body = MessageJson.request("claude-sonnet-4-5").getBytes(StandardCharsets.UTF_8);
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request("POST", path, headers, body).readHead();

            assertThat(raw.status()).isEqualTo(400);
            assertThat(raw.readBody()).asString(StandardCharsets.UTF_8).contains("Write it plainly");
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aSlashAtTheEndChangesNothing() {
        upstream.always(Answer.json(MessageJson.message("hi")));

        HttpResponse<byte[]> answer = client.post("/v1/messages/", MessageJson.request("claude-sonnet-4-5"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.takeRequest().target()).isEqualTo("/v1/messages");
        assertThat(proxy.admin().awaitRow(id(answer)).path("endpoint").asText()).isEqualTo("messages");
    }
}
