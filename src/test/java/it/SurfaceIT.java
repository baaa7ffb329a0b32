package it;

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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP surface beside the relay itself: probes, errors of access and of paths, CORS, compression, own descriptions. */
@Lab
@Timeout(300)
class SurfaceIT {

    private static final byte[] NOTHING = new byte[0];

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Test
    void healthTellsTheUsableAccounts() {
        HttpResponse<byte[]> answer = client.bare("GET", "/health", null);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode health = ProxyClient.json(answer);
        assertThat(health.path("status").asText()).isEqualTo("healthy");
        assertThat(health.path("available_accounts").asInt()).isEqualTo(2);
        assertThat(health.path("rate_limited_accounts").isInt()).isTrue();
        assertThat(health.path("uptime_seconds").isNumber()).isTrue();
        assertThat(client.bare("GET", "/health/live", null).statusCode()).isEqualTo(200);
        assertThat(client.bare("GET", "/health/ready", null).statusCode()).isEqualTo(200);
    }

    @Test
    void theProbesOfClaudeCodeAreAnswered() {
        HttpResponse<byte[]> head = client.bare("HEAD", "/", null);
        assertThat(head.statusCode()).isEqualTo(200);
        for (String path : new String[] {"/api/event_logging/batch", "/api/event_logging/v2/batch"}) {
            HttpResponse<byte[]> answer = client.bare(
                    "POST",
                    path,
                    "{\"events\":[]}".getBytes(StandardCharsets.UTF_8),
                    "content-type",
                    "application/json");
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
        }
        assertThat(upstream.requests()).as("nothing of it goes upstream").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/v2/messages", "/api/unknown", "/favicon.ico", "/observe/metrics"})
    void unknownPathsAreNotFound(String path) {
        Refusal.check(client.get(path), FailureKind.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/messages,POST",
        "DELETE,/v1/messages,POST",
        "PUT,/v1/messages/count_tokens,POST",
        "DELETE,/v1/models/claude,'GET, HEAD'",
        "POST,/v1/responses/resp_1/input_items,GET",
        "GET,/v1/responses/resp_1/cancel,POST",
        "POST,/health,'GET, HEAD'",
        "DELETE,/health/live,'GET, HEAD'",
        "PUT,/health/ready/,'GET, HEAD'",
        "POST,/openapi.json,'GET, HEAD'",
        "POST,/,'GET, HEAD'",
        "POST,/oauth/callback,GET",
        "GET,/api/event_logging/batch,POST",
        "OPTIONS,/health,'GET, HEAD'"
    })
    void wrongMethodsAreRefusedWithThoseThatAreTaken(String method, String path, String taken) {
        HttpResponse<byte[]> answer = client.bare(method, path, null, "x-api-key", ProxyProcess.CLIENT_KEY);
        if (!path.startsWith("/v1/responses")) {
            Refusal.check(answer, FailureKind.METHOD_NOT_ALLOWED);
        }
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue(taken);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("which takes " + taken);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/api/admin/accounts,'GET, POST'",
        "PATCH,/api/admin/accounts/some,'DELETE, GET, PUT'",
        "GET,/api/admin/accounts/some/activate,POST",
        "POST,/api/admin/accounts/some/rests,DELETE",
        "DELETE,/api/admin/keys,'GET, POST'",
        "GET,/api/admin/keys/some,DELETE",
        "GET,/api/admin/explain,POST",
        "POST,/api/admin/usage,GET",
        "HEAD,/api/admin/status,GET",
        "PUT,/api/admin/jobs/some/run/,POST"
    })
    void wrongMethodsOfTheAdminApiAreRefusedAsItsOtherFailuresAre(String method, String path, String taken) {
        HttpResponse<byte[]> answer = client.bare(method, path, null, "x-api-key", ProxyProcess.ADMIN_KEY);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue(taken);
        if (!method.equals("HEAD")) {
            Refusal.check(answer, FailureKind.METHOD_NOT_ALLOWED);
        }

        HttpResponse<byte[]> stranger = client.bare(method, path, null);
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.headers().firstValue("allow")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/admin/nothing", "/api/admin/accounts/some/nothing", "/api/admin/", "/api/admin/keys/a/b"})
    void unknownPathsOfTheAdminApiAreNotFound(String path) {
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            Refusal.check(client.bare(method, path, null, "x-api-key", ProxyProcess.ADMIN_KEY), FailureKind.NOT_FOUND);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/messages",
                "/v1//messages",
                "/v1/./messages",
                "/v1/../v1/messages",
                "/v1/%2e%2e/v1/messages",
                "/v1/..%2fv1/messages",
                "/v1/messages/..;/messages",
                "/v1\\messages",
                "/v1/messages%00",
                "http://other.example/v1/messages",
                "v1/messages",
                "*"
            })
    void pathTricksOpenNothing(String target) throws IOException {
        byte[] body = MessageJson.request("m").getBytes(StandardCharsets.UTF_8);
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request(
                    "POST",
                    target,
                    Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json"),
                    body);
            assertThat(raw.readHead().status()).isBetween(400, 499);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/admin/statistics",
                "//api/admin/statistics",
                "/health/../api/admin/statistics",
                "/v1/%2e%2e/api/admin/statistics",
                "/API/ADMIN/statistics",
                "/api/admin/statistics;x=1",
                "/api/admin/statistics/",
                "http://127.0.0.1/api/admin/statistics"
            })
    void noTrickOpensTheAdminApiToAClientKey(String target) throws IOException {
        for (String host : new String[] {"127.0.0.1", "x/#@y", "localhost:1"}) {
            try (RawClient raw = RawClient.connect(proxy.port())) {
                raw.request("GET", target, Headers.of("host", host, "x-api-key", ProxyProcess.CLIENT_KEY), NOTHING);
                assertThat(raw.readHead().status()).as(target + " at " + host).isBetween(400, 499);
                assertThat(raw.readBody()).asString(StandardCharsets.UTF_8).doesNotContain("total_accounts");
            }
        }
    }

    @Test
    void strangersAreToldNothingAndNotToTryAgain() {
        byte[] body = MessageJson.request("m").getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> without = client.bare("POST", "/v1/messages", body, "content-type", "application/json");
        HttpResponse<byte[]> wrong =
                client.bare("POST", "/v1/messages", body, "content-type", "application/json", "x-api-key", "sk-wrong");
        HttpResponse<byte[]> admin = client.get("/api/admin/statistics");

        Refusal.check(without, FailureKind.CLIENT_AUTHENTICATION);
        Refusal.check(wrong, FailureKind.CLIENT_AUTHENTICATION);
        Refusal.check(admin, FailureKind.ADMIN_AUTHENTICATION);
        assertThat(without.headers().firstValue("x-should-retry")).contains("false");
        assertThat(admin.headers().firstValue("x-should-retry")).contains("false");
        assertThat(message(without)).as("missing and wrong look the same").isEqualTo(message(wrong));
        assertThat(new String(wrong.body(), StandardCharsets.UTF_8)).doesNotContain("sk-wrong");
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aValidKeyIsTakenWhereverItStands() {
        String bearer = "bearer " + ProxyProcess.CLIENT_KEY;
        assertThat(keyed("authorization", bearer).statusCode()).isEqualTo(200);
        assertThat(keyed("authorization", bearer, "x-api-key", "sk-dummy").statusCode())
                .isEqualTo(200);
        assertThat(keyed("authorization", "bearer dummy", "x-api-key", ProxyProcess.CLIENT_KEY)
                        .statusCode())
                .isEqualTo(200);
        Refusal.check(
                keyed("authorization", "bearer dummy", "x-api-key", "sk-dummy"), FailureKind.CLIENT_AUTHENTICATION);
    }

    private HttpResponse<byte[]> keyed(String... credentials) {
        byte[] body = MessageJson.request("m").getBytes(StandardCharsets.UTF_8);
        List<String> headers = new ArrayList<>(List.of("content-type", "application/json"));
        headers.addAll(List.of(credentials));
        return client.bare("POST", "/v1/messages", body, headers.toArray(String[]::new));
    }

    @Test
    void browsersMayCallTheFrontButNotTheAdminApi() throws IOException {
        try (RawClient raw = preflight("/v1/messages")) {
            assertThat(raw.status()).isIn(200, 204);
            assertThat(raw.header("access-control-allow-origin")).isIn("*", "https://app.example");
            assertThat(raw.header("access-control-allow-methods")).contains("POST");
            assertThat(raw.header("access-control-allow-headers").toLowerCase(Locale.ROOT))
                    .containsAnyOf("*", "x-api-key");
        }
        HttpResponse<byte[]> answer = client.message(MessageJson.request("m"), "origin", "https://app.example");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isPresent();
        HttpResponse<byte[]> refused = client.bare("GET", "/v1/models", null, "origin", "https://app.example");
        assertThat(refused.headers().firstValue("access-control-allow-origin"))
                .as("a page can read the refusal too")
                .isPresent();
        try (RawClient raw = preflight("/api/admin/usage")) {
            assertThat(raw.headers().first("access-control-allow-origin")).isEmpty();
        }
    }

    @Test
    void jsonIsCompressedAndStreamsNever() throws IOException {
        String text = "compress me ".repeat(500);
        upstream.enqueue(Answer.json(MessageJson.message(text)));
        HttpResponse<byte[]> answer = client.message(MessageJson.request("m"), "accept-encoding", "gzip");
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(plain).asString(StandardCharsets.UTF_8).isEqualTo(MessageJson.message(text));

        upstream.enqueue(Answer.json(MessageJson.message(text)));
        assertThat(client.message(MessageJson.request("m")).headers().firstValue("content-encoding"))
                .isEmpty();

        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request(
                    "POST",
                    "/v1/messages",
                    Headers.of(
                            "x-api-key",
                            ProxyProcess.CLIENT_KEY,
                            "content-type",
                            "application/json",
                            "accept-encoding",
                            "gzip"),
                    MessageJson.streamRequest("m").getBytes(StandardCharsets.UTF_8));
            assertThat(raw.readHead().headers().first("content-encoding")).isEmpty();
            assertThat(raw.events().rest()).isNotEmpty();
        }
    }

    @Test
    void modelsFallBackToTheBuiltInList() {
        upstream.always(Answer.error(500, MessageJson.error("api_error", "no models today")));

        HttpResponse<byte[]> answer = client.get("/v1/models?limit=1000");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode list = ProxyClient.json(answer);
        assertThat(list.path("data")).isNotEmpty().allSatisfy(model -> {
            assertThat(model.path("type").asText()).isEqualTo("model");
            assertThat(model.path("id").asText()).startsWith("claude");
            assertThat(model.path("display_name").asText()).isNotBlank();
            assertThat(model.path("created_at").asText()).isNotBlank();
        });
        assertThat(list.path("has_more").asBoolean(true)).isFalse();
        String first = list.path("data").path(0).path("id").asText();
        assertThat(list.path("first_id").asText()).isEqualTo(first);
        HttpResponse<byte[]> one = client.get("/v1/models/" + first);
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(ProxyClient.json(one).path("id").asText()).isEqualTo(first);
    }

    @Test
    void modelsComeFromAnAccountWhenTheyCan() {
        upstream.always(Answer.json("{\"data\":[{\"type\":\"model\",\"id\":\"claude-next\",\"display_name\":\"Next\","
                + "\"created_at\":\"2027-01-01T00:00:00Z\"}],\"has_more\":false,\"first_id\":\"claude-next\","
                + "\"last_id\":\"claude-next\"}"));

        HttpResponse<byte[]> answer = client.get("/v1/models?limit=5", "anthropic-version", "2023-06-01");

        assertThat(ProxyClient.json(answer).path("data").path(0).path("id").asText())
                .isEqualTo("claude-next");
        assertThat(upstream.takeRequest().target()).isEqualTo("/v1/models?limit=5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models", "/v1/models/claude-next", "/v1/files", "/v1/files/file_1"})
    void whatAnAccountAnswersToHeadNeedsNoBody(String path) {
        for (Answer answer : List.of(Answer.json(""), Answer.answer())) {
            upstream.always(answer);

            HttpResponse<byte[]> probed = client.bare("HEAD", path, null, "x-api-key", ProxyProcess.CLIENT_KEY);

            assertThat(probed.statusCode()).isEqualTo(200);
            assertThat(probed.body()).isEmpty();
        }
    }

    @Test
    void newPathsBelowListedOnesGoUpstream() {
        upstream.always(Answer.json("{\"new\":\"endpoint\"}"));

        HttpResponse<byte[]> answer = client.get("/v1/files/something/new?x=1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"new\":\"endpoint\"}");
        assertThat(upstream.takeRequest().target()).isEqualTo("/v1/files/something/new?x=1");
        Refusal.check(client.bare("GET", "/v1/files/something/new", null), FailureKind.CLIENT_AUTHENTICATION);
    }

    @Test
    void statisticsHaveTheKnownNames() {
        JsonNode statistics = proxy.admin().statistics();

        assertThat(statistics.path("total_accounts").asInt()).isEqualTo(2);
        assertThat(statistics.path("active_accounts").asInt()).isEqualTo(2);
        for (String name : new String[] {
            "rate_limited_accounts",
            "invalid_accounts",
            "oldest_token_age_hours",
            "accounts_needing_refresh",
            "active_streams"
        }) {
            assertThat(statistics.has(name)).as(name).isTrue();
        }
        assertThat(statistics.toString()).doesNotContain("sk-ant");
    }

    @Test
    void theDescriptionNamesOurOwnPaths() {
        HttpResponse<byte[]> answer = client.bare("GET", "/openapi.json", null);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode description = ProxyClient.json(answer);
        assertThat(description.path("openapi").asText()).startsWith("3.");
        for (String path : new String[] {"/health", "/v1/messages", "/api/admin/usage", "/api/admin/statistics"}) {
            assertThat(description.path("paths").has(path)).as(path).isTrue();
        }
    }

    @Test
    void theManagementPortHasHealthAndMetrics() throws Exception {
        assertThat(client.message(MessageJson.request("m")).statusCode()).isEqualTo(200);

        assertThat(management("/observe/health").statusCode()).isEqualTo(200);
        HttpResponse<String> metrics = management("/observe/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains("claude_proxy_requests", "claude_proxy_tokens", "claude_proxy_first_event")
                .contains("claude_proxy_attempts", "claude_proxy_accounts", "claude_proxy_breaker_state")
                .containsPattern("(?m)^claude_proxy_\\w*streams\\w*[ {]")
                .containsPattern("(?m)^claude_proxy_\\w*journal\\w*[ {]")
                .doesNotContain("sk-ant", ProxyProcess.CLIENT_KEY);
    }

    @Test
    void aPortInUseEndsTheProcessWithOneClearLine() {
        try (ProxyProcess second = ProxyProcess.builder()
                .upstream(upstream)
                .env("PORT", Integer.toString(proxy.port()))
                .embeddedDatabase()
                .startWithoutWaiting()) {
            assertThat(second.awaitExit()).isNotZero();
            assertThat(second.output()).contains(Integer.toString(proxy.port())).doesNotContain("\tat ");
            assertThat(second.databaseIsAlive()).isFalse();
        }
        assertThat(client.message(MessageJson.request("m")).statusCode()).isEqualTo(200);
    }

    @Test
    void aBadSettingEndsTheProcessAndIsNamed() {
        try (ProxyProcess second = ProxyProcess.builder()
                .upstream(upstream)
                .env("GATEWAY_UPSTREAM_REQUEST_TIMEOUT", "soon")
                .startWithoutWaiting()) {
            assertThat(second.awaitExit()).isNotZero();
            assertThat(second.output())
                    .contains("gateway.upstream.request-timeout", "soon")
                    .doesNotContain("\tat ");
        }
    }

    private static RawClient preflight(String path) throws IOException {
        return RawClient.connect(proxy.port())
                .request(
                        "OPTIONS",
                        path,
                        Headers.of(
                                "origin", "https://app.example",
                                "access-control-request-method", "POST",
                                "access-control-request-headers", "content-type,x-api-key,anthropic-version"),
                        NOTHING)
                .readHead();
    }

    private static HttpResponse<String> management(String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + proxy.managementPort() + path);
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String message(HttpResponse<byte[]> answer) {
        return ProxyClient.json(answer).path("error").path("message").asText();
    }
}
