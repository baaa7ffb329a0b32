package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.upstream.UntouchedLoop.STREAM;
import static routes.upstream.UntouchedLoop.WHOLE;
import static routes.upstream.UntouchedLoop.read;

import gateway.usage.UsageRow;
import harness.MessageJson;
import harness.RawClient;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave before they have their answer: what becomes of the upstream's call, and what the row says. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClientsLeaveTest {

    private static final int GONE = 499;
    private static final String START = MessageJson.messageStart();
    private static final String TEXT = MessageJson.textStart(0) + MessageJson.textDelta(0, "Hello.");
    private static final String CLOSING = MessageJson.blockStop(0) + MessageJson.messageDelta(7);
    private static final String STOP = MessageJson.messageStop();
    private static final String MESSAGE = MessageJson.message("Hello. ".repeat(2_000));

    private UntouchedLoop loop;

    @BeforeEach
    void open() throws Exception {
        loop = new UntouchedLoop("a", "b");
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    @ParameterizedTest
    @CsvSource({"true,false", "true,true", "false,false", "false,true"})
    void beforeTheAnswerTheUpstreamIsLeftAndThePromptIsEstimated(boolean stream, boolean head) throws Exception {
        AskedUpstream upstream;
        try (RawClient client = loop.asks(stream ? STREAM : WHOLE)) {
            upstream = loop.upstream();
            upstream.body();
            if (head) {
                upstream.head(200, stream ? "text/event-stream" : "application/json");
            }
        }
        upstream.awaitLeft();

        assertThat(loop.answered()).as("nobody else is asked").isTrue();
        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(GONE);
        assertThat(row.firstEventMillis()).isNull();
        assertThat(row.bytesOut()).isZero();
        assertThat(row.tokens().input()).isEqualTo(((stream ? STREAM : WHOLE).length() + 3) / 4);
        assertThat(row.tokens().output()).isZero();
        assertThat(row.estimated()).isTrue();
        assertThat(loop.breaker()).isEqualTo("released");
        assertThat(loop.attempt().hung()).isFalse();
        assertThat(loop.relay().notes().endings()).isEqualTo(1);
        assertThat(loop.relay().complete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true,29,false", "true,31,true", "false,299,false", "false,301,true"})
    void whoHasWaitedForLongMayHaveLostItsPatience(boolean stream, int minutes, boolean hung) throws Exception {
        AskedUpstream upstream;
        try (RawClient client = loop.asks(stream ? STREAM : WHOLE)) {
            upstream = loop.upstream();
            loop.pass(Duration.ofMinutes(minutes));
        }
        upstream.awaitLeft();
        assertThat(loop.attempt().hung()).isEqualTo(hung);
    }

    @Test
    void inTheMidstOfAStreamTheRowTellsWhatHadComeByThen() throws Exception {
        AskedUpstream upstream;
        try (RawClient client = loop.asks(STREAM)) {
            upstream = loop.upstream().streams(START, TEXT);
            InputStream body = client.readHead().body();
            assertThat(read(body, (START + TEXT).length())).isEqualTo(START + TEXT);
            loop.pass(UntouchedLoop.FIRST_EVENT);
        }
        upstream.awaitLeft();

        assertThat(loop.answered()).isTrue();
        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(GONE);
        assertThat(row.errorType()).isNull();
        assertThat(row.tokens().input()).isEqualTo(3);
        assertThat(row.tokens().output()).isEqualTo(2);
        assertThat(row.estimated()).isTrue();
        assertThat(row.modelServed()).isEqualTo("claude-sonnet-4-5");
        assertThat(row.upstreamRequestId()).isEqualTo("req_upstream");
        assertThat(row.bytesOut()).isEqualTo((START + TEXT).length());
        assertThat(loop.breaker()).isEqualTo("succeeded");
        assertThat(loop.attempt().hung()).isFalse();
    }

    @Test
    void behindTheLastEventTheRowStaysAsItIs() throws Exception {
        AskedUpstream upstream;
        try (RawClient client = loop.asks(STREAM)) {
            upstream = loop.upstream().streams(START, TEXT, CLOSING, STOP);
            InputStream body = client.readHead().body();
            read(body, (START + TEXT + CLOSING + STOP).length());
        }
        upstream.awaitLeft();

        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().tokens().output()).isEqualTo(7);
        assertThat(loop.row().estimated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inTheMidstOfAMessageTheUpstreamIsLeft(boolean piped) throws Exception {
        AskedUpstream upstream;
        try (RawClient client = loop.asks(WHOLE)) {
            upstream = loop.upstream().head(200, "application/json").write(MESSAGE.substring(0, 500));
            if (piped) {
                upstream.write(MESSAGE.substring(500, 5_000)).write(MESSAGE.substring(5_000, 6_000));
                read(client.readHead().body(), 5_000);
            }
        }
        upstream.awaitLeft();

        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(GONE);
        assertThat(loop.row().estimated()).isTrue();
        assertThat(loop.row().tokens().input()).isPositive();
        assertThat(loop.breaker()).isEqualTo(piped ? "succeeded" : "released");
    }

    @Test
    void whereStreamsAreDrainedTheyAreReadToTheirEnd() throws Exception {
        AskedUpstream upstream = leavesADrainedStream();
        upstream.write(MessageJson.textDelta(0, "more")).write(CLOSING + STOP).end();

        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(GONE);
        assertThat(row.tokens().output()).isEqualTo(7);
        assertThat(row.stopReason()).isEqualTo("end_turn");
        assertThat(row.estimated()).isFalse();
        assertThat(loop.answered()).isTrue();
        assertThat(loop.relay().notes().endings()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDrainedStreamThatBreaksOffIsEstimated(boolean ends) throws Exception {
        AskedUpstream upstream = leavesADrainedStream();
        if (ends) {
            upstream.end();
        } else {
            upstream.breaksOff();
        }

        assertThat(loop.row().status()).isEqualTo(GONE);
        assertThat(loop.row().tokens().input()).isEqualTo(3);
        assertThat(loop.row().estimated()).isTrue();
        assertThat(loop.answered()).isTrue();
    }

    @Test
    void aDrainedStreamThatFallsSilentIsLeft() throws Exception {
        AskedUpstream upstream = leavesADrainedStream();
        loop.pass(UntouchedLoop.SILENCE);
        upstream.awaitLeft();

        assertThat(loop.row().status()).isEqualTo(GONE);
        assertThat(loop.row().estimated()).isTrue();
    }

    @Test
    void anErrorInADrainedStreamIsNoted() throws Exception {
        AskedUpstream upstream = leavesADrainedStream();
        upstream.write("event: error\ndata: " + MessageJson.error("overloaded_error", "busy") + "\n\n")
                .end();

        assertThat(loop.row().status()).isEqualTo(GONE);
        assertThat(loop.row().errorType()).isEqualTo("overloaded_error");
    }

    @Test
    void beforeItsFirstEventNoStreamIsDrained() throws Exception {
        loop.drains();
        AskedUpstream upstream;
        try (RawClient client = loop.asks(STREAM)) {
            upstream = loop.upstream().head(200, "text/event-stream");
        }
        upstream.awaitLeft();
        assertThat(loop.row().status()).isEqualTo(GONE);
    }

    private AskedUpstream leavesADrainedStream() throws Exception {
        loop.drains();
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START, TEXT);
            read(client.readHead().body(), (START + TEXT).length());
            client.close();
            await().until(loop.relay()::clientGone);
            return upstream;
        }
    }
}
