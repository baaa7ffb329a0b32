package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import harness.Answer;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.RawHttp2;
import harness.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.gate.GateLimits;
import routes.request.BaseMemory;

/** What clients may make the gateway hold. */
@Lab
@Timeout(300)
class MemoryIT {

    private static final int LARGE = 31 * 1024 * 1024;

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @AfterEach
    void everythingIsGivenBack() {
        await().until(() -> proxy.metric("claude_proxy_requests_in_flight") == 0);
        await().until(() -> proxy.metric("claude_proxy_memory_used") == 0);
        await().until(() -> proxy.metric("claude_proxy_memory_requests") == 0);
        upstream.clear();
        assertThat(client.message(MessageJson.request("claude-sonnet-4-5")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/messages",
                "/v1/messages/count_tokens",
                "/v1/messages/batches",
                "/v1/chat/completions",
                "/v1/responses",
                "/v1/files",
                "/v1/skills",
                "/api/admin/accounts/import"
            })
    void aStreamThatIsResetInItsBodyGivesEverythingBack(String path) throws IOException {
        byte[] head = RawHttp2.block(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "a",
                "content-type",
                "application/json",
                "x-api-key",
                ProxyProcess.CLIENT_KEY,
                "authorization",
                "Bearer " + ProxyProcess.ADMIN_KEY);
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head);
            for (int i = 0; i < 3; i++) {
                raw.send(RawHttp2.DATA, 0, 1, new byte[16_000]);
            }
            // What has come was read by whoever wants it.
            assertThat(raw.next(RawHttp2.WINDOW_UPDATE)).isPresent();
            raw.send(RawHttp2.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
            everythingIsGivenBack();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, authentication_error, type",
        "/v1/messages/count_tokens, authentication_error, type",
        "/v1/chat/completions, authentication_error, code",
        "/v1/responses, authentication_error, code",
        "/api/admin/accounts/import, authentication_error, type"
    })
    void aCallerWithoutAKeyIsRefusedBeforeItsBodyIsTaken(String path, String type, String member) throws IOException {
        for (String length : List.of("content-length: " + LARGE, "transfer-encoding: chunked")) {
            try (RawClient raw = RawClient.connect(proxy.port())) {
                raw.send("POST " + path + " HTTP/1.1\r\nhost: a\r\nx-api-key: wrong\r\n"
                        + "content-type: application/json\r\n" + length + "\r\n\r\n");
                if (length.startsWith("transfer")) {
                    raw.sendInBackground(("20000\r\n" + " ".repeat(0x20000) + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                raw.readHead();
                assertThat(raw.status()).isEqualTo(401);
                assertThat(raw.header("connection")).isEqualTo("close");
                assertThat(new String(raw.readBody(), StandardCharsets.UTF_8))
                        .contains(type)
                        .contains('"' + member + '"');
            }
        }
    }

    @Test
    void clientsThatLeaveInTheirBodiesAreNotCountedForEver() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RawClient raw = RawClient.connect(proxy.port())) {
                raw.send(RawClient.head("POST", "/v1/messages", json(), 100) + "{\"a\"");
                if (i % 2 == 0) {
                    raw.reset();
                }
            }
        }
    }

    @Test
    void bodiesBeyondTheBudgetAreRefusedUntilThereIsRoomAgain() throws IOException {
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(RawClient.connect(proxy.port()).send(RawClient.head("POST", "/v1/messages", json(), LARGE)));
        }
        await().until(() -> proxy.metric("claude_proxy_memory_used") == 4 * LARGE);
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(RawClient.head("POST", "/v1/messages", json(), LARGE)).readHead();
            assertThat(raw.status()).isEqualTo(503);
            assertThat(raw.header("retry-after")).isEqualTo("5");
            assertThat(raw.header("x-should-retry")).isEqualTo("true");
        }
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(RawClient.head("POST", "/v1/chat/completions", json(), LARGE))
                    .readHead();
            assertThat(raw.status()).isEqualTo(503);
            assertThat(new String(raw.readBody(), StandardCharsets.UTF_8)).contains("\"code\":\"500011\"");
        }
        byte[] packed = gzip(" ".repeat(LARGE) + MessageJson.request("claude-sonnet-4-5"));
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.request(
                            "POST",
                            "/v1/messages",
                            Headers.of(
                                    "x-api-key",
                                    ProxyProcess.CLIENT_KEY,
                                    "content-type",
                                    "application/json",
                                    "content-encoding",
                                    "gzip"),
                            packed)
                    .readHead();
            assertThat(raw.status()).as("a bomb of %s bytes", packed.length).isEqualTo(503);
        }
        HttpResponse<byte[]> small = client.message(MessageJson.request("claude-sonnet-4-5"));
        assertThat(small.statusCode()).as("small requests need no room").isEqualTo(200);
        String large = MessageJson.message("y".repeat(500_000));
        upstream.enqueue(Answer.json(large));
        assertThat(client.message(MessageJson.request("claude-sonnet-4-5")).body())
                .as("an answer that cannot be held is piped")
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(large);
        waiting.forEach(RawClient::close);
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, messages", "/v1/responses, input"})
    void aBodyThatWouldBecomeALargeTreeIsRefused(String path, String list) {
        String bomb = "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":5,\"" + list + "\":[" + "{},".repeat(1_000_000)
                + "{}]}";
        HttpResponse<byte[]> answer = client.post(path, bomb);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(ProxyClient.json(answer).at("/error/code").asText()).isEqualTo("100032");
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, messages", "/v1/responses, input"})
    void aBodyThatIsNestedAsDeeplyAsAllowedIsRefusedOrTranslated(String path, String list) {
        String deep = "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":5,\"" + list
                + "\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"function\":"
                + "{\"name\":\"f\",\"parameters\":%1$s},\"parameters\":%1$s}]}";
        for (int depth : new int[] {900, 5000}) {
            String schema = "{\"a\":".repeat(depth) + "{}" + "}".repeat(depth);
            HttpResponse<byte[]> answer = client.post(path, deep.formatted(schema));
            assertThat(answer.statusCode()).isEqualTo(depth > 1000 ? 400 : 200);
        }
    }

    @Test
    void answersThatNobodyReadsAreHeldUntilTheirClientsLeave() throws IOException {
        String answer = MessageJson.message("y".repeat(50_000));
        for (int i = 0; i < 20; i++) {
            upstream.enqueue(Answer.json(answer));
        }
        try (RawHttp2 unread = closedWindow()) {
            for (int i = 0; i < 20; i++) {
                post(unread, 1 + 2 * i, "/v1/messages", MessageJson.request("claude-sonnet-4-5"));
            }
            await().until(() -> proxy.metric("claude_proxy_requests_in_flight") == 0
                    && proxy.metric("claude_proxy_memory_used") == 20 * answer.length()
                    && proxy.metric("claude_proxy_memory_requests") >= 20 * BaseMemory.BYTES);
            assertThat(proxy.metric("claude_proxy_http2_streams")).isEqualTo(20);
        }
        await().until(() -> proxy.metric("claude_proxy_http2_streams") == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersThatWaitForTheirClientsAreHeld(boolean stream) throws IOException {
        int count = 10;
        String[] words = Collections.nCopies(300, "z".repeat(10_000)).toArray(String[]::new);
        for (int i = 0; i < count; i++) {
            upstream.enqueue(
                    stream
                            ? Answer.stream(MessageJson.stream(words))
                            : Answer.answer().body("text/plain", "z".repeat(3_000_000)));
        }
        try (RawHttp2 unread = closedWindow()) {
            for (int i = 0; i < count; i++) {
                if (stream) {
                    post(unread, 1 + 2 * i, "/v1/messages", MessageJson.streamRequest("claude-sonnet-4-5"));
                } else {
                    unread.send(RawHttp2.HEADERS, 5, 1 + 2 * i, head("GET", "/v1/files/file_1/content"));
                }
            }
            await().until(() -> proxy.metric("claude_proxy_memory_used") == count * 64 * 1024);
        }
    }

    @Test
    void aPipedAnswerCostsWhatWaitsOfItAndNoMore() throws IOException {
        upstream.enqueue(Answer.answer().body("application/json", MessageJson.message("z".repeat(3_000_000))));
        byte[] more = ByteBuffer.allocate(4).putInt(2_000_000).array();
        try (RawHttp2 client = closedWindow()) {
            post(client, 1, "/v1/messages", MessageJson.request("claude-sonnet-4-5"));
            await().until(() -> proxy.metric("claude_proxy_memory_used") > 64 * 1024);
            client.send(RawHttp2.WINDOW_UPDATE, 0, 0, more).send(RawHttp2.WINDOW_UPDATE, 0, 1, more);
            client.next(RawHttp2.DATA);
            await().until(() -> proxy.metric("claude_proxy_memory_used") == 64 * 1024);
        }
    }

    @Test
    void aConnectionHasFewStreamsWhereThereAreManyOnAll() throws IOException {
        List<RawHttp2> unread = new ArrayList<>();
        try {
            for (int i = 0; i < GateLimits.streamsFor(ProxyProcess.HEAP_BYTES) / 100; i++) {
                unread.add(askingMuch());
            }
            unread.add(askingMuch());
            assertThat(unread.getLast().next(RawHttp2.RST_STREAM))
                    .hasValueSatisfying(reset -> assertThat(reset.stream()).isLessThan(100));
            assertThat(proxy.metric("claude_proxy_http2_streams")).isGreaterThan(2000);
        } finally {
            for (RawHttp2 each : unread) {
                each.close();
            }
        }
        await().until(() -> proxy.metric("claude_proxy_http2_streams") == 0);
    }

    private static RawHttp2 askingMuch() throws IOException {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int stream = 1; stream < 200; stream += 2) {
            many.writeBytes(RawHttp2.frame(RawHttp2.HEADERS, 5, stream, head("GET", "/openapi.json")));
        }
        return closedWindow().send(many.toByteArray());
    }

    private static RawHttp2 closedWindow() throws IOException {
        byte[] noWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
        return RawHttp2.connect(proxy.port(), noWindow);
    }

    private static void post(RawHttp2 client, int stream, String path, String body) throws IOException {
        client.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, head("POST", path));
        client.send(RawHttp2.DATA, RawHttp2.END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] head(String method, String path) {
        return RawHttp2.block(
                ":method",
                method,
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "a",
                "x-api-key",
                ProxyProcess.CLIENT_KEY,
                "content-type",
                "application/json");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static Headers json() {
        return Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json");
    }
}
