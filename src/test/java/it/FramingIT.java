package it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.error.FailureKind;
import harness.Answer;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyProcess;
import harness.RawClient;
import harness.RawHttp2;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.UpstreamRequest;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway takes as one request reaches the upstream as exactly one, with the same body, or not at all. */
@Lab
@Timeout(300)
class FramingIT {

    private static final String KEY = "host: a\r\nx-api-key: " + ProxyProcess.CLIENT_KEY + "\r\n";
    private static final String HIDDEN = "GET /v1/hidden HTTP/1.1\r\nhost: u\r\nx-api-key: attacker\r\n\r\n";
    private static final Duration SOON = Duration.ofSeconds(60);

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;

    @BeforeEach
    void clear() {
        upstream.always(Answer.json("{\"ok\":true}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 500})
    void aChunkedBodyInHttp10IsNoSecondRequest(int length) throws IOException {
        String body = "AAAAA" + HIDDEN;
        refused(
                FailureKind.REQUEST_FRAMING,
                "POST /v1/files HTTP/1.0\r\n" + KEY + "transfer-encoding: chunked\r\ncontent-length: " + length
                        + "\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "transfer-encoding: chunked\r\n\r\n1;a=\"\r\nX\r\n0\r\n\r\n",
                "transfer-encoding: chunked\r\n\r\n100000001\r\nX\r\n0\r\n\r\n",
                "x-api-key:\r\n folded\r\n\r\n",
                "host: b\r\n\r\n"
            })
    void whatHasTwoReadingsReachesNoUpstream(String rest) throws IOException {
        refused(FailureKind.REQUEST_FRAMING, "POST /v1/files HTTP/1.1\r\n" + KEY + rest + HIDDEN);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aBodyThatGoesWrongOnItsWayReachesNoUpstreamWhole() throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send("POST /v1/files HTTP/1.1\r\n" + KEY + "transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n");
            raw.send("5;x\r\nhello\r\n0\r\n\r\n" + HIDDEN);
            Refusal.check(raw.readHead(), FailureKind.REQUEST_FRAMING);
            assertThat(raw.closedByPeer(SOON)).isTrue();
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE,/v1/x,METHOD_NOT_ALLOWED",
        "CONNECT,/v1/x,METHOD_NOT_ALLOWED",
        "get,/v1/x,METHOD_UNKNOWN",
        "FOO!,/health,METHOD_UNKNOWN"
    })
    void otherMethodsReachNoUpstream(String method, String path, FailureKind kind) throws IOException {
        refused(kind, method + " " + path + " HTTP/1.1\r\n" + KEY + "\r\n");
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.send(RawHttp2.HEADERS, 5, 1, request(method, path));
            assertThat(raw.end(1)).isPresent();
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void aStreamForAClientOfHttp10EndsWithItsConnection() throws IOException {
        upstream.always(Answer.stream(MessageJson.stream("Hello.")));
        String body = MessageJson.streamRequest("claude-sonnet-4-5");
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send("POST /v1/messages HTTP/1.0\r\n" + KEY
                    + "connection: keep-alive\r\ncontent-type: application/json\r\ncontent-length: "
                    + body.length() + "\r\n\r\n" + body + "GET /health HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
            assertThat(raw.readHead().header("connection")).isEqualTo("close");
            assertThat(raw.body().readAllBytes())
                    .asString(UTF_8)
                    .contains("message_stop")
                    .doesNotContain("HTTP/1");
        }
    }

    @Test
    void anAnswerThatSaysCloseIsTheLast() throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send("POST /v1/messages HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
                    + "content-length: 100000\r\n\r\n");
            assertThat(raw.readHead().header("connection")).isEqualTo("close");
            raw.readBody();
            raw.send("x".repeat(100_000) + "GET /health HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThatThrownBy(raw::readHead).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "[::1]:", ""})
    void aHostMayBeWrittenLikeThat(String host) throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send("GET /v1/files HTTP/1.1\r\nhost:" + host + "\r\nx-api-key: " + ProxyProcess.CLIENT_KEY
                    + "\r\n\r\n");
            assertThat(raw.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void anUploadOverHttp2WithoutALengthKeepsItsBody() throws IOException {
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, request("POST", "/v1/files"))
                    .send(RawHttp2.DATA, 0, 1, "hello, ".getBytes(UTF_8))
                    .send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, "upstream".getBytes(UTF_8));
            assertThat(raw.end(1)).isPresent();
        }
        UpstreamRequest request = upstream.takeRequest();
        assertThat(request.body()).asString(UTF_8).isEqualTo("hello, upstream");
    }

    @Test
    void aRequestOverHttp2WithoutABodyHasNone() throws IOException {
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.send(RawHttp2.HEADERS, 5, 1, request("GET", "/v1/files"));
            assertThat(raw.end(1)).isPresent();
        }
        UpstreamRequest request = upstream.takeRequest();
        assertThat(request.body()).isEmpty();
        assertThat(request.headers().first("transfer-encoding")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 9})
    void anotherLengthThanAnnouncedOverHttp2ReachesNoUpstreamWhole(int length) throws IOException {
        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.send(
                            RawHttp2.HEADERS,
                            RawHttp2.END_HEADERS,
                            1,
                            request("POST", "/v1/files", "content-length", Integer.toString(length)))
                    .send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, "hello".getBytes(UTF_8));
            assertThat(raw.next(RawHttp2.RST_STREAM)).isPresent();
        }
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                ":path,\"/v1/x\n2026 forged\"",
                ":path,/v1/x\u001b[2J",
                ":authority,a b",
                ":authority,user@a",
                ":method,\"GE\nT\"",
                "x-a,\"a\r\nx-b: c\"",
                "x-a,a\u0000b",
                "x-a,a\u0001b",
                "\"x\ny\",a",
                "\"x y\",a",
                "x:y,a",
                "X-Upper,a",
                "connection,close",
                "transfer-encoding,chunked",
                "content-length,+1",
                "content-length,1x"
            })
    void noFieldOfHttp2ForgesALine(String name, String value) throws IOException {
        String[] fields = {
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/v1/x",
            ":authority",
            "a",
            "x-api-key",
            ProxyProcess.CLIENT_KEY
        };
        boolean replaced = false;
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals(name)) {
                fields[i + 1] = value;
                replaced = true;
            }
        }
        byte[] block = RawHttp2.block(fields);
        byte[] more = replaced ? new byte[0] : RawHttp2.block(name, value);
        byte[] whole = new byte[block.length + more.length];
        System.arraycopy(block, 0, whole, 0, block.length);
        System.arraycopy(more, 0, whole, block.length, more.length);

        try (RawHttp2 raw = RawHttp2.connect(proxy.port())) {
            raw.send(RawHttp2.HEADERS, 5, 1, whole);
            // Its stream ends, or its connection does.
            raw.end(1).ifPresent(last -> assertThat(last.text()).doesNotContain("Exception", "Something went wrong"));
        }
        assertThat(upstream.requests()).isEmpty();
        assertThat(proxy.output()).doesNotContain("\tat ");
    }

    private static byte[] request(String method, String path, String... more) {
        byte[] usual = RawHttp2.block(
                ":method",
                method,
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "a",
                "x-api-key",
                ProxyProcess.CLIENT_KEY);
        byte[] others = RawHttp2.block(more);
        byte[] whole = new byte[usual.length + others.length];
        System.arraycopy(usual, 0, whole, 0, usual.length);
        System.arraycopy(others, 0, whole, usual.length, others.length);
        return whole;
    }

    private static void refused(FailureKind kind, String bytes) throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            raw.send(bytes.getBytes(ISO_8859_1));
            Refusal.check(raw.readHead(), kind);
            assertThat(raw.closedByPeer(SOON)).isTrue();
        }
    }
}
