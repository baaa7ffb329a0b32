package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static routes.upstream.UntouchedLoop.FIRST_EVENT;
import static routes.upstream.UntouchedLoop.REQUEST;
import static routes.upstream.UntouchedLoop.SILENCE;
import static routes.upstream.UntouchedLoop.STREAM;
import static routes.upstream.UntouchedLoop.WHOLE;
import static routes.upstream.UntouchedLoop.read;
import static routes.upstream.UntouchedLoop.rest;

import gateway.error.FailureKind;
import harness.MessageJson;
import harness.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An account that lets its client wait for too long. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntouchedSilencesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String START = MessageJson.messageStart();
    private static final String TEXT = MessageJson.textStart(0) + MessageJson.textDelta(0, "Hello.");
    private static final String ANSWER = String.join("", MessageJson.stream("Hello."));

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
    @ValueSource(booleans = {false, true})
    void whoDoesNotBeginInTimeIsLeftAndAnotherIsAsked(boolean head) throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream first = loop.upstream();
            if (head) {
                first.head(200, "text/event-stream");
            }
            loop.pass(FIRST_EVENT.minus(MINUTE));
            loop.relay().look();
            assertThat(loop.relay().notes().endings()).isZero();
            loop.pass(MINUTE);
            AskedUpstream second = loop.upstream();
            first.awaitLeft();
            loop.pass(FIRST_EVENT.minus(MINUTE));
            loop.relay().look();
            second.streams(ANSWER).end();

            assertThat(rest(client.readHead().body())).isEqualTo(ANSWER);
        }
        assertThat(loop.row().account()).isEqualTo("b");
        assertThat(loop.breaker()).isEqualTo("suspected succeeded");
    }

    @Test
    void whenNobodyBeginsTheLastFailureIsThatItWasTooLate() throws Exception {
        loop.relay().accounts("a");
        try (RawClient client = loop.asks(STREAM)) {
            loop.upstream();
            loop.pass(FIRST_EVENT);
            client.readHead();
        }
        assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_FIRST_EVENT_TIMEOUT);
        assertThat(loop.attempt().hung()).isTrue();
        assertThat(loop.rows()).isZero();
    }

    @Test
    void aStreamThatFallsSilentEndsWithAnError() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START, TEXT);
            InputStream body = client.readHead().body();
            assertThat(read(body, (START + TEXT).length())).isEqualTo(START + TEXT);
            loop.pass(SILENCE.minus(MINUTE));
            loop.relay().look();
            assertThat(loop.relay().notes().endings()).isZero();
            loop.pass(MINUTE);

            assertThat(rest(body)).startsWith("event: error\ndata: ").contains("timeout_error", "400004");
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.attempt().hung()).isFalse();
        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().errorType()).isEqualTo("timeout_error");
        assertThat(loop.row().estimated()).isTrue();
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }

    @Test
    void aMessageThatTakesTooLongIsAskedOfNobodyElse() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream();
            loop.pass(REQUEST.minus(MINUTE));
            loop.relay().look();
            assertThat(loop.relay().notes().endings()).isZero();
            loop.pass(MINUTE);

            client.readHead();
            assertThat(client.status()).isEqualTo(504);
            assertThat(rest(client.body())).contains("timeout_error", "400003");
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.attempt().hung()).isTrue();
        assertThat(loop.row().status()).isEqualTo(504);
        assertThat(loop.row().errorType()).isEqualTo("timeout_error");
        assertThat(loop.breaker()).isEqualTo("suspected");
    }

    @Test
    void aListOfModelsIsWantedWithinSecondsOrFromAnother() throws Exception {
        loop.relay().accounts("a");
        try (RawClient client = loop.asks("GET", "/v1/models", "")) {
            loop.upstream();
            loop.pass(Duration.ofSeconds(2));
            client.readHead();
        }
        assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_TIMEOUT);
    }

    @Test
    void aFileThatStopsComingIsCut() throws Exception {
        try (RawClient client = loop.asks("GET", "/v1/files/file_1/content", "")) {
            AskedUpstream upstream = loop.upstream().head(200, "application/octet-stream");
            upstream.write("a".repeat(2000)).write("b".repeat(2000));
            InputStream body = client.readHead().body();
            assertThat(read(body, 2000)).isEqualTo("a".repeat(2000));
            loop.pass(SILENCE.minus(MINUTE));
            upstream.write("c".repeat(2000));
            assertThat(read(body, 2000)).isEqualTo("b".repeat(2000));
            loop.pass(SILENCE.minus(MINUTE));
            loop.relay().look();
            assertThat(loop.relay().notes().endings()).isZero();
            loop.pass(MINUTE);

            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            upstream.awaitLeft();
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().errorType()).isEqualTo("timeout_error");
    }
}
