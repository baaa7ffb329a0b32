package routes.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.upstream.UntouchedLoop.rest;

import gateway.usage.UsageRow;
import harness.Headers;
import harness.MessageJson;
import harness.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies of requests that flow to the upstream while they come. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntouchedUploadTest {

    private static final String JSON = "application/json";
    private static final String MADE = "{\"id\":\"file_1\",\"type\":\"file\"}";
    private static final String HALF = "x".repeat(5_000);

    private UntouchedLoop loop;

    @BeforeEach
    void open() throws Exception {
        loop = new UntouchedLoop("a", "b");
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    @Test
    void aBodyGoesOnAsItCame() throws Exception {
        try (RawClient client = half()) {
            AskedUpstream upstream = loop.upstream();
            await().until(() -> upstream.came().equals(HALF));
            client.send(HALF);
            assertThat(upstream.body()).isEqualTo(HALF + HALF);
            assertThat(upstream.header("content-length")).isEqualTo("10000");
            assertThat(upstream.header("transfer-encoding")).isNull();
            upstream.answers(200, JSON, MADE);
            assertThat(rest(client.readHead().body())).isEqualTo(MADE);
        }
        UsageRow row = loop.row();
        assertThat(row.bytesIn()).isEqualTo(10_000);
        assertThat(row.bytesOut()).isEqualTo(MADE.length());
        assertThat(row.endpoint()).isEqualTo("passthrough");
        assertThat(row.stream()).isFalse();
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }

    @Test
    void aBodyInChunksGoesOnInChunks() throws Exception {
        Headers chunked = Headers.of("transfer-encoding", "chunked");
        try (RawClient client = RawClient.connect(loop.relay().port())) {
            client.send(RawClient.head("POST", "/v1/files", chunked, -1)).send("5\r\nHello\r\n");
            AskedUpstream upstream = loop.upstream();
            await().until(() -> upstream.came().equals("Hello"));
            client.send("1\r\n.\r\n0\r\n\r\n");
            assertThat(upstream.body()).isEqualTo("Hello.");
            assertThat(upstream.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(upstream.header("content-length")).isNull();
            upstream.answers(200, JSON, MADE);
            assertThat(client.readHead().status()).isEqualTo(200);
        }
        assertThat(loop.row().bytesIn()).isEqualTo(6);
    }

    @Test
    void whoRefusesEarlyIsLeftWithTheRest() throws Exception {
        String refusal = MessageJson.error("request_too_large", "too large");
        try (RawClient client = half()) {
            AskedUpstream upstream = loop.upstream();
            await().until(() -> upstream.came().equals(HALF));
            upstream.answers(413, JSON, refusal);
            assertThat(client.readHead().status()).isEqualTo(413);
            assertThat(rest(client.body())).isEqualTo(refusal);
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(413);
        assertThat(loop.row().errorType()).isEqualTo("request_too_large");
        assertThat(loop.row().bytesIn()).isEqualTo(5_000);
        assertThat(loop.breaker()).isEqualTo("answered");
    }

    @Test
    void aBodyThatFlowsIsSentToNobodyElse() throws Exception {
        try (RawClient client = half()) {
            AskedUpstream upstream = loop.upstream();
            await().until(() -> upstream.came().equals(HALF));
            upstream.breaksOff();
            assertThat(client.readHead().status()).isEqualTo(502);
            assertThat(rest(client.body())).contains("400005");
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(502);
        assertThat(loop.row().attempts()).isEqualTo(1);
        assertThat(loop.row().bytesIn()).isEqualTo(5_000);
        assertThat(loop.breaker()).isEqualTo("suspected");
    }

    @Test
    void aBodyThatIsTooLargeIsStopped() throws Exception {
        int length = (16 << 20) + 1;
        try (RawClient client = RawClient.connect(loop.relay().port())) {
            client.send(RawClient.head("POST", "/v1/files", Headers.of(), length));
            client.sendInBackground(new byte[length]);
            AskedUpstream upstream = loop.upstream();
            assertThat(client.readHead().status()).isEqualTo(413);
            assertThat(rest(client.body())).contains("request_too_large", "100006");
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(413);
        assertThat(loop.row().errorType()).isEqualTo("request_too_large");
        assertThat(loop.breaker()).isEqualTo("released");
    }

    @Test
    void aClientThatStopsSendingIsNoFailureOfTheUpstream() throws Exception {
        try (RawClient client = half()) {
            AskedUpstream upstream = loop.upstream();
            await().until(() -> upstream.came().equals(HALF));
            loop.pass(LoopbackRelay.PATIENCE.minus(Duration.ofMinutes(1)));
            loop.relay().look();
            assertThat(loop.relay().notes().endings()).isZero();
            loop.pass(Duration.ofMinutes(2));
            assertThat(client.readHead().status()).isEqualTo(408);
            assertThat(rest(client.body())).contains("timeout_error", "100009");
            upstream.awaitLeft();
        }
        assertThat(loop.row().status()).isEqualTo(408);
        assertThat(loop.attempt().hung()).isFalse();
        assertThat(loop.breaker()).isEqualTo("released");
    }

    @Test
    void aClientThatLeavesTakesTheUpstreamWithIt() throws Exception {
        AskedUpstream upstream;
        try (RawClient client = half()) {
            upstream = loop.upstream();
            await().until(() -> upstream.came().equals(HALF));
        }
        upstream.awaitLeft();
        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(499);
        assertThat(row.bytesIn()).isEqualTo(5_000);
        assertThat(row.tokens().input()).isZero();
        assertThat(row.estimated()).isFalse();
        assertThat(loop.answered()).isTrue();
        assertThat(loop.breaker()).isEqualTo("released");
    }

    private RawClient half() throws IOException {
        return RawClient.connect(loop.relay().port())
                .send(RawClient.head("POST", "/v1/files", Headers.of(), 2L * HALF.length()))
                .send(HALF.getBytes(US_ASCII));
    }
}
