package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.upstream.UntouchedLoop.read;
import static routes.upstream.UntouchedLoop.rest;

import gateway.usage.UsageRow;
import harness.MessageJson;
import harness.RawClient;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client gets of a stream of an account, when, and what its row says. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntouchedStreamTest {

    private static final String START = MessageJson.messageStart();
    private static final String TEXT = MessageJson.textStart(0) + MessageJson.textDelta(0, "Hello.");
    private static final String CLOSING = MessageJson.blockStop(0) + MessageJson.messageDelta(7);
    private static final String STOP = MessageJson.messageStop();

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
    void comesByteForByteAndItsRowTellsWhatItUsed() throws Exception {
        String odd = ": a comment\r\n\r\nevent: unheard_of\r\ndata: {\"type\":\"unheard_of\"}\r\n\r\n";
        String stream = START + odd + TEXT + CLOSING + STOP + ": behind\n\n: and half";
        try (RawClient client = loop.asks(UntouchedLoop.STREAM)) {
            AskedUpstream upstream = loop.upstream();
            assertThat(upstream.body()).isEqualTo(UntouchedLoop.STREAM);
            upstream.streams(stream).end();

            client.readHead();
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(client.header("request-id")).isEqualTo("req_upstream");
            assertThat(rest(client.body())).isEqualTo(stream);
            assertThat(client.header("x-claude-proxy-request-id"))
                    .isEqualTo(loop.row().id().toString());
        }
        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.errorType()).isNull();
        assertThat(row.account()).isEqualTo("a");
        assertThat(row.endpoint()).isEqualTo("messages");
        assertThat(row.upstreamRequestId()).isEqualTo("req_upstream");
        assertThat(row.modelServed()).isEqualTo("claude-sonnet-4-5");
        assertThat(row.stopReason()).isEqualTo("end_turn");
        assertThat(row.stream()).isTrue();
        assertThat(row.estimated()).isFalse();
        assertThat(row.tokens().input()).isEqualTo(3);
        assertThat(row.tokens().output()).isEqualTo(7);
        assertThat(row.attempts()).isEqualTo(1);
        assertThat(row.bytesIn()).isEqualTo(UntouchedLoop.STREAM.length());
        assertThat(row.bytesOut()).isEqualTo(stream.length());
    }

    @Test
    void tellsBreakerAndObserverOnceThatItHasBegun() throws Exception {
        try (RawClient client = loop.asks(UntouchedLoop.STREAM)) {
            loop.upstream().streams(START, TEXT, CLOSING, STOP).end();
            client.readHead().readBody();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.breaker()).isEqualTo("succeeded");
        assertThat(loop.relay().notes().observed()).containsExactly("answered", "began");
        assertThat(loop.relay().notes().endings()).isEqualTo(1);
        assertThat(loop.relay().inFlight()).isZero();
    }

    @Test
    void eachEventComesBeforeTheNextIsSent() throws Exception {
        try (RawClient client = loop.asks(UntouchedLoop.STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START);
            InputStream body = client.readHead().body();
            assertThat(read(body, START.length())).isEqualTo(START);
            for (String event : MessageJson.stream("Hel", "lo.")) {
                upstream.write(event);
                assertThat(read(body, event.length())).isEqualTo(event);
            }
            assertThat(loop.rows()).isEqualTo(1);
            upstream.end();
            assertThat(rest(body)).isEmpty();
        }
    }

    @Test
    void theRowIsWrittenBeforeTheEndGoesOut() throws Exception {
        AtomicLong written = new AtomicLong();
        loop.relay().notes().onRow(() -> written.set(loop.relay().written()));
        try (RawClient client = loop.asks(UntouchedLoop.STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START, TEXT, CLOSING);
            InputStream body = client.readHead().body();
            String before = START + TEXT + CLOSING;
            assertThat(read(body, before.length())).isEqualTo(before);
            assertThat(loop.rows()).isZero();

            upstream.write(STOP);
            assertThat(read(body, STOP.length())).isEqualTo(STOP);
            assertThat(loop.rows()).isEqualTo(1);
            upstream.end();
            assertThat(rest(body)).isEmpty();
            assertThat(written).hasValue(before.length());
            assertThat(loop.row().bytesOut()).isEqualTo(before.length() + STOP.length());
        }
    }

    @Test
    void anEventThatIsCutReachesTheClientWholeAndAPingGoesBeforeIt() throws Exception {
        loop.withPings();
        String delta = MessageJson.textDelta(0, "one two");
        try (RawClient client = loop.asks(UntouchedLoop.STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START, delta.substring(0, 30));
            InputStream body = client.readHead().body();
            assertThat(read(body, START.length())).isEqualTo(START);

            loop.pass(UntouchedLoop.PING_INTERVAL);
            assertThat(read(body, UntouchedLoop.PING.length())).isEqualTo(UntouchedLoop.PING);
            upstream.write(delta.substring(30, 50))
                    .write(delta.substring(50) + CLOSING + STOP)
                    .end();

            assertThat(rest(body)).isEqualTo(delta + CLOSING + STOP);
        }
        assertThat(loop.row().tokens().output()).isEqualTo(7);
    }

    @Test
    void noPingGoesIntoALargeEventThatHasGoneInPart() throws Exception {
        loop.withPings();
        String delta = MessageJson.textDelta(0, "x".repeat(200_000));
        int part = 150_000;
        try (RawClient client = loop.asks(UntouchedLoop.STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START);
            InputStream body = client.readHead().body();
            assertThat(read(body, START.length())).isEqualTo(START);
            upstream.write(delta.substring(0, part));
            String begun = read(body, part - 80_000);

            loop.pass(UntouchedLoop.PING_INTERVAL);
            loop.relay().look();
            upstream.write(delta.substring(part) + CLOSING + STOP).end();

            assertThat(begun + rest(body)).isEqualTo(delta + CLOSING + STOP);
        }
    }

    @Test
    void pingsOfTheUpstreamComeThroughAndAreNoFirstEvent() throws Exception {
        try (RawClient client = loop.asks(UntouchedLoop.STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(UntouchedLoop.PING, ": wait\n\n");
            loop.reads();
            loop.pass(Duration.ofMinutes(5));
            upstream.write(START + CLOSING + STOP).end();

            assertThat(rest(client.readHead().body()))
                    .isEqualTo(UntouchedLoop.PING + ": wait\n\n" + START + CLOSING + STOP);
        }
        assertThat(loop.row().firstEventMillis()).isGreaterThanOrEqualTo(300_000);
    }

    @Test
    void theTimeOfTheFirstEventIsThatOfTheAnswerNotOfItsHeadOrEnd() throws Exception {
        try (RawClient client = loop.asks(UntouchedLoop.STREAM)) {
            AskedUpstream upstream = loop.upstream().head(200, "text/event-stream");
            loop.pass(Duration.ofMinutes(5));
            upstream.write(START);
            InputStream body = client.readHead().body();
            assertThat(read(body, START.length())).isEqualTo(START);
            loop.pass(Duration.ofMinutes(50));
            upstream.write(CLOSING + STOP).end();
            assertThat(rest(body)).isEqualTo(CLOSING + STOP);
        }
        assertThat(loop.row().firstEventMillis()).isBetween(300_000, 3_000_000);
        assertThat(loop.row().totalMillis()).isGreaterThanOrEqualTo(3_300_000);
    }

    @Test
    void aStreamThatNobodyAskedForIsOneAllTheSame() throws Exception {
        try (RawClient client = loop.asks(UntouchedLoop.WHOLE)) {
            loop.upstream().streams(START, TEXT, CLOSING, STOP).end();
            assertThat(rest(client.readHead().body())).isEqualTo(START + TEXT + CLOSING + STOP);
        }
        assertThat(loop.row().tokens().output()).isEqualTo(7);
        assertThat(loop.row().stream()).isFalse();
    }
}
