package it;

import static harness.ProxyClient.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.EventStream;
import harness.Gate;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import harness.UpstreamRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad requests, bad clients and bad upstreams: each gets a clear error or a clean end, and after each the same process serves a
 * hundred plain requests.
 */
@Lab
@Timeout(300)
class BadInputIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final int TOO_MANY_BYTES = 33 * 1024 * 1024;
    private static final int PLAIN_REQUESTS = 100;
    private static final int PLAIN_CLIENTS = 20;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Headers JSON_WITH_KEY =
            Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json");

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.env("GATEWAY_UPSTREAM_FIRST_EVENT_TIMEOUT", "3s")
                .env("GATEWAY_UPSTREAM_STREAM_SILENCE_TIMEOUT", "3s")
                .env("REQUEST_TIMEOUT", "5s")
                .env("GATEWAY_SERVER_BODY_TIMEOUT", "4s");
    }

    @AfterEach
    void aHundredPlainRequestsSucceed() {
        upstream.clear();
        CompletableFuture<?>[] clients = Stream.generate(() -> RawClient.async(BadInputIT::plainRequests))
                .limit(PLAIN_CLIENTS)
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(clients).join();
    }

    private static int plainRequests() {
        for (int i = 0; i < PLAIN_REQUESTS / PLAIN_CLIENTS; i++) {
            HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
            assertThat(answer.statusCode())
                    .as("plain request %d: %s", i, text(answer))
                    .isEqualTo(200);
            assertThat(text(answer)).contains("Hello.");
        }
        return PLAIN_REQUESTS;
    }

    @ParameterizedTest
    @ValueSource(strings = {"this is not json", "<xml/>", "{'model':'x'}", "{\"model\":\"x\"} {}", "nope"})
    void whatIsNotJsonIsRefused(String body) {
        Refusal.check(client.message(body), FailureKind.REQUEST_NOT_JSON);
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip", "gzip"})
    void aBodyInAnEncodingThatIsNotReadIsToldWhatIs(String encoding) {
        HttpResponse<byte[]> answer = client.post("/v1/messages", "{\"model\":\"m\"}", "content-encoding", encoding);

        Refusal.check(answer, FailureKind.REQUEST_ENCODING);
        assertThat(answer.headers().firstValue("accept-encoding")).contains("gzip, deflate, identity");
        assertThat(answer.body()).asString(UTF_8).contains("gzip, deflate and identity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"model\":\"claude-sonnet-4-5\",\"messages\":[{\"role\":\"user\",\"cont"})
    void truncatedJsonIsRefused(String body) {
        Refusal.check(client.message(body), FailureKind.REQUEST_TRUNCATED);
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"text\"",
                "{\"model\":\"m\",\"messages\":\"hello\"}",
                "{\"model\":7,\"messages\":[]}",
                "{\"model\":\"m\",\"stream\":\"yes\",\"messages\":[]}"
            })
    void jsonOfTheWrongShapeIsRefused(String body) {
        Refusal.check(client.message(body), FailureKind.REQUEST_SHAPE);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aRequestWithoutModelIsRefused() {
        Refusal.check(
                client.message("{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"),
                FailureKind.REQUEST_MODEL_MISSING);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void anEmptyBodyIsRefused() {
        Refusal.check(client.message(""), FailureKind.REQUEST_BODY_MISSING);
    }

    @Test
    void invalidUtf8IsRefused() throws IOException {
        byte[] body = MessageJson.request(MODEL, false, "?").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < body.length; i++) {
            body[i] = body[i] == '?' ? (byte) 0xff : body[i];
        }
        try (RawClient raw = RawClient.connect(proxy.port())) {
            Refusal.check(
                    raw.request("POST", "/v1/messages", JSON_WITH_KEY, body).readHead(), FailureKind.REQUEST_NOT_UTF8);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aFormIsRefused() {
        HttpResponse<byte[]> answer =
                client.post("/v1/messages", "model=x&messages=hi", "content-type", "application/x-www-form-urlencoded");
        Refusal.check(answer, FailureKind.REQUEST_MEDIA_TYPE);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void thirtyThreeMegabytesAreRefused() throws IOException {
        byte[] body =
                MessageJson.request(MODEL, false, "x".repeat(TOO_MANY_BYTES)).getBytes(StandardCharsets.UTF_8);
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(RawClient.head("POST", "/v1/messages", JSON_WITH_KEY, body.length))
                    .sendInBackground(body);
            Refusal.check(raw.readHead(), FailureKind.REQUEST_TOO_LARGE);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void thirtyThreeMegabytesInChunksAreRefused() throws IOException {
        Headers headers = Headers.of(
                "x-api-key",
                ProxyProcess.CLIENT_KEY,
                "content-type",
                "application/json",
                "transfer-encoding",
                "chunked");
        String chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(RawClient.head("POST", "/v1/messages", headers, -1))
                    .sendInBackground((chunk.repeat(33) + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Refusal.check(raw.readHead(), FailureKind.REQUEST_TOO_LARGE);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aHeaderOfSeventyKilobytesIsRefused() throws IOException {
        Headers headers = Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "x-long", "y".repeat(70 * 1024));
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.sendInBackground(
                    RawClient.head("POST", "/v1/messages", headers, 0).getBytes(StandardCharsets.US_ASCII));
            Refusal.check(raw.readHead(), FailureKind.HEADERS_TOO_LARGE);
        }
    }

    @Test
    void aBodyThatDoesNotArriveTimesOut() throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(RawClient.head("POST", "/v1/messages", JSON_WITH_KEY, 1000) + "{\"model\":\"");
            Refusal.check(raw.readHead(), FailureKind.REQUEST_BODY_TIMEOUT);
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aClientThatLeavesInsideItsBodyDoesNoHarm() throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(RawClient.head("POST", "/v1/messages", JSON_WITH_KEY, 1000) + "{\"model\":\"");
            raw.reset();
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aClientThatSendsGarbageGetsAnErrorOrAnEnd() throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send("\u0000\u0001 this is no http\r\n\r\n");
            assertThat(raw.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerIsNoted() throws IOException {
        upstream.always(Answer.json(MessageJson.message("late")).holdHead(new Gate()));
        UpstreamRequest request;
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request("POST", "/v1/messages", JSON_WITH_KEY, bytes(MessageJson.request("claude-left-early")));
            request = upstream.takeRequest();
            raw.reset();
        }
        assertThat(request.awaitPeerLeft(Duration.ofSeconds(60)))
                .as("the upstream is cancelled")
                .isTrue();
        JsonNode row = rowOf("claude-left-early");
        assertThat(row.path("status").asInt()).isEqualTo(499);
    }

    @Test
    void aClientThatStopsReadingHoldsTheUpstreamBack() throws IOException {
        upstream.always(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                .endless(MessageJson.textDelta(0, "x".repeat(8_000))));
        UpstreamRequest request;
        try (RawClient raw = client.stream(MessageJson.streamRequest(MODEL))) {
            assertThat(raw.readHead().events().nextButPing().name()).isEqualTo("message_start");
            request = upstream.takeRequest();
            long most = 48L * 1024 * 1024;
            await().atMost(SOON).until(() -> request.written() > 1_000_000);
            var last = new long[1];
            await("the upstream stands still")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        long before = last[0];
                        last[0] = request.written();
                        return before == last[0] || request.peerHasLeft();
                    });
            assertThat(request.written())
                    .as("bytes taken for a client that does not read")
                    .isLessThan(most);
        }
        assertThat(request.awaitPeerLeft(SOON)).isTrue();
    }

    @Test
    void anHtmlPageIsNoMessage() {
        upstream.always(Answer.html(200, "<html>Welcome to the captive portal</html>"));
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        Refusal.check(answer, FailureKind.UPSTREAM_INVALID_ANSWER);
        checkRow(answer, FailureKind.UPSTREAM_INVALID_ANSWER);
    }

    @Test
    void anHtmlPageIsNoStream() throws IOException {
        upstream.always(Answer.html(200, "<html>Welcome to the captive portal</html>"));
        try (RawClient raw = client.stream(MessageJson.streamRequest(MODEL))) {
            Refusal.check(raw.readHead(), FailureKind.UPSTREAM_INVALID_ANSWER);
        }
    }

    @Test
    void anHtmlErrorOfAllAccountsComesAsItIs() {
        upstream.always(Answer.html(503, "<html>Bad gateway</html>"));
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(text(answer)).isEqualTo("<html>Bad gateway</html>");
        assertThat(answer.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(proxy.admin().awaitRow(id(answer)).path("status").asInt()).isEqualTo(503);
    }

    @Test
    void anEmptyAnswerIsNoMessage() {
        upstream.always(Answer.json(""));
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        Refusal.check(answer, FailureKind.UPSTREAM_INVALID_ANSWER);
        checkRow(answer, FailureKind.UPSTREAM_INVALID_ANSWER);
    }

    @Test
    void anEmptyStreamIsAnError() throws IOException {
        upstream.always(Answer.stream());
        try (RawClient raw = client.stream(MessageJson.streamRequest(MODEL))) {
            Refusal.check(raw.readHead(), FailureKind.UPSTREAM_BROKEN);
        }
    }

    @Test
    void anUpstreamThatClosesAtOnceIsBroken() {
        upstream.always(Answer.closeAtOnce());
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        Refusal.check(answer, FailureKind.UPSTREAM_BROKEN);
        checkRow(answer, FailureKind.UPSTREAM_BROKEN);
    }

    @Test
    void anUpstreamThatResetsIsBroken() {
        upstream.always(Answer.resetAtOnce());
        Refusal.check(client.message(MessageJson.request(MODEL)), FailureKind.UPSTREAM_BROKEN);
    }

    @Test
    void halfABodyIsBroken() {
        upstream.always(Answer.halfBody("application/json", MessageJson.message("Hello, hello, hello.")));
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        Refusal.check(answer, FailureKind.UPSTREAM_BROKEN);
        checkRow(answer, FailureKind.UPSTREAM_BROKEN);
    }

    @Test
    void aBodyShorterThanAnnouncedTimesOut() {
        upstream.always(
                Answer.json(MessageJson.message("short")).contentLength(5_000).hang());
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        Refusal.check(answer, FailureKind.UPSTREAM_TIMEOUT);
        checkRow(answer, FailureKind.UPSTREAM_TIMEOUT);
    }

    @Test
    void aBodyLongerThanAnnouncedEndsCleanly() {
        upstream.always(Answer.json(MessageJson.message("long")).contentLength(20));
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        assertThat(answer.statusCode()).as(text(answer)).isIn(200, 502);
        if (answer.statusCode() == 200) {
            assertThat(answer.body()).hasSize(20);
        }
    }

    @Test
    void anAnswerThatNeverComesTimesOut() {
        upstream.always(Answer.nothing());
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        Refusal.check(answer, FailureKind.UPSTREAM_TIMEOUT);
        checkRow(answer, FailureKind.UPSTREAM_TIMEOUT);
        assertThat(upstream.takeRequest().awaitPeerLeft(SOON)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatNeverBeginsTimesOut(boolean withHead) throws IOException {
        upstream.always(withHead ? Answer.stream().hang() : Answer.nothing());
        try (RawClient raw = client.stream(MessageJson.streamRequest(MODEL))) {
            raw.readHead();
            String id = raw.header("x-claude-proxy-request-id");
            Refusal.check(raw, FailureKind.UPSTREAM_FIRST_EVENT_TIMEOUT);
            assertThat(proxy.admin().awaitRow(id).path("status").asInt()).isEqualTo(504);
        }
    }

    @Test
    void aStreamThatFallsSilentEndsWithAnErrorEvent() throws IOException {
        upstream.always(Answer.stream(MessageJson.messageStart()).hang());
        try (RawClient raw = client.stream(MessageJson.streamRequest(MODEL))) {
            assertThat(raw.readHead().status()).isEqualTo(200);
            String id = raw.header("x-claude-proxy-request-id");
            EventStream events = raw.events();
            assertThat(events.nextButPing().name()).isEqualTo("message_start");
            List<ServerEvent> rest = events.rest();
            assertThat(rest).extracting(ServerEvent::name).containsExactly("error");
            Refusal.checkEnvelope(rest.getFirst().json(), FailureKind.UPSTREAM_STREAM_SILENT);
            JsonNode row = proxy.admin().awaitRow(id);
            assertThat(row.path("error_type").asText()).isEqualTo("timeout_error");
            assertThat(row.path("stop_reason").asText("")).isIn("", "null");
        }
        assertThat(upstream.takeRequest().awaitPeerLeft(SOON)).isTrue();
    }

    @Test
    void aStreamThatArrivesByteByByteIsWhole() throws IOException {
        upstream.always(
                Answer.stream().dribble(String.join("", MessageJson.stream("a", "ü")), 1, Duration.ofMillis(1)));
        try (RawClient raw = client.stream(MessageJson.streamRequest(MODEL))) {
            assertThat(raw.readHead().events().rest())
                    .extracting(ServerEvent::name)
                    .endsWith(
                            "content_block_delta",
                            "content_block_delta",
                            "content_block_stop",
                            "message_delta",
                            "message_stop");
        }
    }

    private static void checkRow(HttpResponse<byte[]> answer, FailureKind kind) {
        JsonNode row = proxy.admin().awaitRow(id(answer));
        assertThat(row.path("status").asInt()).isEqualTo(kind.status());
        assertThat(row.path("error_type").asText()).isEqualTo(kind.errorType());
    }

    private static JsonNode rowOf(String model) {
        return proxy.admin()
                .awaitRow(
                        "model " + model,
                        row -> row.path("model_asked").asText().equals(model));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
