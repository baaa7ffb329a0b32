package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.upstream.UntouchedLoop.STREAM;
import static routes.upstream.UntouchedLoop.WHOLE;
import static routes.upstream.UntouchedLoop.read;
import static routes.upstream.UntouchedLoop.rest;

import gateway.error.FailureKind;
import gateway.usage.UsageRow;
import harness.MessageJson;
import harness.RawClient;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that come to no good end: an upstream that breaks off, a key that is revoked, a defect of ours. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntouchedEndsTest {

    private static final String START = MessageJson.messageStart();
    private static final String TEXT = MessageJson.textStart(0) + MessageJson.textDelta(0, "Hello.");
    private static final String CLOSING = MessageJson.blockStop(0) + MessageJson.messageDelta(7);
    private static final String STOP = MessageJson.messageStop();

    private UntouchedLoop loop;

    @BeforeEach
    void open() throws Exception {
        loop = new UntouchedLoop("a");
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "event: ping\ndata: {\"type\": \"ping\"}\n\n"})
    void whoEndsBeforeTheFirstEventLetsAnotherBeAsked(String sent) throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            loop.upstream().streams(sent).end();
            assertThat(client.readHead().status()).isEqualTo(599);
        }
        assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_BROKEN);
        assertThat(loop.breaker()).isEqualTo("suspected");
        assertThat(loop.rows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nothing", "head", "event: ping\ndata: {\"type\": \"ping\"}\n\n", "event: message_start\nda"})
    void whoBreaksOffBeforeTheFirstEventLetsAnotherBeAsked(String sent) throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream();
            if (!sent.equals("nothing")) {
                upstream.streams(sent.equals("head") ? "" : sent);
            }
            upstream.breaksOff();
            assertThat(client.readHead().status()).isEqualTo(599);
            assertThat(client.readBody()).isEmpty();
        }
        assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_BROKEN);
        assertThat(loop.breaker()).isEqualTo("suspected");
        assertThat(loop.rows()).isZero();
        assertThat(loop.relay().notes().endings()).isEqualTo(1);
    }

    @Test
    void whoeverReachedAnUpstreamHasARowWhenTheRequestIsOver() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            loop.upstream().breaksOff();
            client.readHead();
        }
        loop.failure();
        assertThat(loop.relay().complete()).isTrue();
        assertThat(loop.relay().complete()).isFalse();
        assertThat(loop.row().status()).isEqualTo(599);
        assertThat(loop.row().account()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStreamThatBreaksOffEndsWithAnErrorAndWithoutHalfEvents(boolean ends) throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START, TEXT, CLOSING.substring(0, 30));
            InputStream body = client.readHead().body();
            assertThat(read(body, (START + TEXT).length())).isEqualTo(START + TEXT);
            if (ends) {
                upstream.end();
            } else {
                upstream.breaksOff();
            }
            String last = rest(body);
            assertThat(last).startsWith("event: error\ndata: ").contains("api_error", "400005");
            assertThat(loop.row().bytesOut()).isEqualTo((START + TEXT + last).length());
        }
        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.errorType()).isEqualTo("api_error");
        assertThat(row.stopReason()).isNull();
        assertThat(row.tokens().input()).isEqualTo(3);
        assertThat(row.tokens().output()).isEqualTo(2);
        assertThat(row.estimated()).isTrue();
        assertThat(loop.answered()).isTrue();
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }

    @Test
    void behindTheLastEventNobodyMindsThatItBreaksOff() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START, TEXT, CLOSING, STOP);
            InputStream body = client.readHead().body();
            String all = START + TEXT + CLOSING + STOP;
            assertThat(read(body, all.length())).isEqualTo(all);
            upstream.breaksOff();
            assertThat(rest(body)).isEmpty();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().errorType()).isNull();
        assertThat(loop.row().stopReason()).isEqualTo("end_turn");
        assertThat(loop.row().estimated()).isFalse();
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsNoTry() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (RawClient client = loop.asks(WHOLE)) {
                AskedUpstream upstream = loop.upstream();
                if (i > 0) {
                    upstream.breaksOff();
                    upstream = loop.upstream();
                }
                assertThat(upstream.body()).isEqualTo(WHOLE);
                upstream.answers(200, "application/json", MessageJson.message("Hello."));
                assertThat(client.readHead().status()).isEqualTo(200);
                loop.relay().relayed();
            }
        }
        assertThat(loop.relay().notes().rows()).extracting(UsageRow::attempts).containsExactly(1, 1);
        assertThat(loop.breaker()).isEqualTo("succeeded succeeded");
    }

    @Test
    void aKeyThatIsRevokedEndsItsStream() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START, TEXT);
            InputStream body = client.readHead().body();
            assertThat(read(body, (START + TEXT).length())).isEqualTo(START + TEXT);
            loop.relay().revoke();
            loop.relay().revoke();
            assertThat(rest(body)).containsOnlyOnce("event: error\ndata: ").contains("authentication_error", "200005");
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().errorType()).isEqualTo("authentication_error");
        assertThat(loop.row().tokens().input()).isEqualTo(3);
    }

    @Test
    void aKeyThatIsRevokedBeforeTheAnswerIsRefused() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream();
            loop.relay().revoke();
            assertThat(client.readHead().status()).isEqualTo(401);
            assertThat(rest(client.body())).contains("authentication_error", "200005");
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(401);
        assertThat(loop.breaker()).isEqualTo("released");
    }

    @Test
    void aDefectAtTheBeginningEndsTheCallOnce() throws Exception {
        loop.relay().accounts("a", "b");
        loop.relay().notes().onBegin(() -> {
            throw new IllegalStateException("a defect");
        });
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START);
            loop.relay().relayed();
            upstream.awaitLeft();
            assertThat(client.readHead().status()).isEqualTo(500);
            assertThat(rest(client.body())).contains("500002");
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(500);
        assertThat(loop.relay().notes().endings()).isEqualTo(1);
        assertThat(loop.relay().inFlight()).isZero();
    }

    @Test
    void aDefectWithinAStreamEndsItWithAnErrorAndTheCallOnce() throws Exception {
        loop.relay().notes().onRow(() -> {
            throw new IllegalStateException("a full disk");
        });
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START, TEXT);
            InputStream body = client.readHead().body();
            assertThat(read(body, (START + TEXT).length())).isEqualTo(START + TEXT);
            upstream.write(CLOSING + STOP);
            assertThat(rest(body)).startsWith("event: error\ndata: ").contains("500002");
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.rows()).isZero();
        assertThat(loop.relay().notes().endings()).isEqualTo(1);
        assertThat(loop.relay().inFlight()).isZero();
    }

    @Test
    void aDefectWithinAnErrorEndsTheCallOnce() throws Exception {
        loop.relay().notes().onRow(() -> {
            throw new IllegalStateException("a full disk");
        });
        try (RawClient client = loop.asks(WHOLE)) {
            loop.upstream().answers(400, "application/json", MessageJson.error("invalid_request_error", "no"));
            assertThat(client.readHead().status()).isEqualTo(500);
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.breaker()).isEqualTo("answered");
        assertThat(loop.relay().notes().endings()).isEqualTo(1);
    }
}
