package it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.RawHttp2;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients without a key that begin much and end nothing: others are served meanwhile, and what they hold is let go. */
@Lab
@Timeout(300)
class FloodIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final byte[] NOTHING = {};
    private static final int REFUSED_STREAM = 7;

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.env("GATEWAY_SERVER_HEADER_TIMEOUT", "3s")
                .env("GATEWAY_SERVER_WRITE_TIMEOUT", "3s")
                .env("GATEWAY_SERVER_MAX_CONNECTIONS", "100");
    }

    @AfterEach
    void othersAreServedAndNothingIsLeft() {
        await().atMost(SOON).until(() -> proxy.metric("claude_proxy_connections") < 10);
        for (int i = 0; i < 20; i++) {
            assertThat(client.message(MessageJson.request("claude-sonnet-4-5")).statusCode())
                    .isEqualTo(200);
        }
        await().atMost(SOON).until(() -> proxy.metric("claude_proxy_requests_in_flight") == 0);
    }

    @Test
    void halfHeadsAreClosed() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            clients.add(
                    RawClient.connect(proxy.port()).send("GET /health HTTP/1.1\r\nhost: a\r\nx: " + "y".repeat(4000)));
        }
        Refusal.check(clients.getFirst().readHead(), FailureKind.REQUEST_HEAD_TIMEOUT);
        for (RawClient client : clients) {
            assertThat(client.closedByPeer(SOON)).isTrue();
            client.close();
        }
    }

    @Test
    void connectionsTooManyAreTurnedAway() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 110; i++) {
            clients.add(RawClient.connect(proxy.port()));
        }
        Refusal.check(clients.getLast().readHead(), FailureKind.CONNECTIONS_BUSY);
        for (RawClient client : clients) {
            assertThat(client.closedByPeer(SOON)).isTrue();
            client.close();
        }
    }

    @Test
    void answersThatNobodyReadsAreNotPiledUp() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        String many = "GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n".repeat(500);
        for (int i = 0; i < 4; i++) {
            clients.add(RawClient.connect(proxy.port()).sendInBackground(many.getBytes(US_ASCII)));
        }
        await().atMost(SOON).until(() -> proxy.metric("claude_proxy_connections") >= 4);
        await().atMost(SOON).until(() -> proxy.metric("claude_proxy_connections") < 4);
        for (RawClient client : clients) {
            client.close();
        }
    }

    @Test
    void aBodyBehindItsAnswerIsNotReadWithoutEnd() throws IOException {
        Headers headers = Headers.of("content-type", "application/json");
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(RawClient.head("POST", "/v1/messages", headers, 1_000_000_000_000L))
                    .sendInBackground(new byte[64 * 1024 * 1024]);
            assertThat(raw.readHead().status()).isIn(401, 413);
            assertThat(raw.closedByPeer(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void aBodyBehindItsAnswerOverHttp2IsReset() throws IOException {
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head("POST", "/v1/models"));
            raw.send(RawHttp2.DATA, 0, 1, new byte[16_000]);
            assertThat(raw.next(RawHttp2.RST_STREAM))
                    .hasValueSatisfying(reset -> assertThat(reset.number(0)).isZero());
        }
    }

    @ParameterizedTest
    @CsvSource({"6,8", "4,0", "2,5", "77,3"})
    void floodsOfFramesEndTheirConnection(int type, int length) throws IOException {
        var flood = new ByteArrayOutputStream();
        for (int i = 0; i < 2_000; i++) {
            flood.writeBytes(RawHttp2.frame(type, 0, type == RawHttp2.PRIORITY ? 1 : 0, new byte[length]));
        }
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.sendInBackground(flood.toByteArray());
            assertThat(raw.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void resetsWithoutEndEndTheirConnection() throws IOException {
        var flood = new ByteArrayOutputStream();
        for (int stream = 1; stream < 1_000; stream += 2) {
            flood.writeBytes(RawHttp2.frame(RawHttp2.HEADERS, 5, stream, head("GET", "/v1/models")));
            flood.writeBytes(RawHttp2.frame(RawHttp2.RST_STREAM, 0, stream, new byte[4]));
        }
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.sendInBackground(flood.toByteArray());
            assertThat(raw.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void streamsTooManyAreRefused() throws IOException {
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            var many = new ByteArrayOutputStream();
            for (int stream = 1; stream < 301; stream += 2) {
                many.writeBytes(
                        RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, head("POST", "/v1/files")));
            }
            raw.send(many.toByteArray());
            assertThat(raw.next(RawHttp2.RST_STREAM))
                    .hasValueSatisfying(reset -> assertThat(reset.number(0)).isEqualTo(REFUSED_STREAM));
        }
    }

    @Test
    void aWindowThatNeverOpensHoldsNoAnswer() throws IOException {
        byte[] noWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
        try (RawHttp2 raw = RawHttp2.connect(proxy.port(), noWindow)) {
            raw.send(RawHttp2.HEADERS, 5, 1, head("GET", "/health"));
            assertThat(raw.next(RawHttp2.RST_STREAM)).isPresent();
        }
    }

    @Test
    void aHeaderBlockThatDoesNotEndIsClosed() throws IOException {
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.send(RawHttp2.HEADERS, 0, 1, head("GET", "/health"));
            assertThat(raw.closedByPeer(SOON)).isTrue();
        }
    }

    @Test
    void aHeaderBlockWithoutEndIsClosed() throws IOException {
        var flood = new ByteArrayOutputStream();
        flood.writeBytes(RawHttp2.frame(RawHttp2.HEADERS, 0, 1, head("GET", "/health")));
        for (int i = 0; i < 1_000; i++) {
            flood.writeBytes(RawHttp2.frame(RawHttp2.CONTINUATION, 0, 1, NOTHING));
        }
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.sendInBackground(flood.toByteArray());
            assertThat(raw.closedByPeer(SOON)).isTrue();
        }
    }

    private static byte[] head(String method, String path) {
        return RawHttp2.block(":method", method, ":scheme", "http", ":path", path, ":authority", "a");
    }
}
