package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.upstream.UntouchedLoop.STREAM;
import static routes.upstream.UntouchedLoop.read;
import static routes.upstream.UntouchedLoop.rest;

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
import org.junit.jupiter.params.provider.CsvSource;

/** Errors that an account tells within its stream. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntouchedErrorEventsTest {

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
    @CsvSource({"overloaded_error,failed", "api_error,suspected", "rate_limit_error,answered"})
    void aStreamThatBeginsWithAnErrorIsLeftForAnother(String type, String breaker) throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream first = loop.upstream();
            first.streams(UntouchedLoop.PING, "event: error\ndata: " + MessageJson.error(type, "not now") + "\n\n");
            AskedUpstream second = loop.upstream();
            first.awaitLeft();
            second.streams(ANSWER).end();

            assertThat(rest(client.readHead().body())).isEqualTo(ANSWER);
        }
        assertThat(loop.row().account()).isEqualTo("b");
        assertThat(loop.row().attempts()).isEqualTo(2);
        assertThat(loop.row().errorType()).isNull();
        assertThat(loop.row().bytesOut()).isEqualTo(ANSWER.length());
        assertThat(loop.breaker()).isEqualTo(breaker + " succeeded");
        assertThat(loop.relay().notes().observed()).containsExactly("answered", "answered", "began");
    }

    @Test
    void aStreamThatBeginsWithAnErrorOfTheClientIsItsAnswer() throws Exception {
        String event = "event: error\ndata: " + MessageJson.error("invalid_request_error", "no") + "\n\n";
        try (RawClient client = loop.asks(STREAM)) {
            loop.upstream().streams(event).end();
            client.readHead();
            assertThat(client.status()).isEqualTo(200);
            assertThat(rest(client.body())).isEqualTo(event);
        }
        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().errorType()).isEqualTo("invalid_request_error");
        assertThat(loop.answered()).isTrue();
    }

    @Test
    void anErrorInTheMidstOfAStreamComesAsItIs() throws Exception {
        String event = "event: error\ndata: " + MessageJson.error("overloaded_error", "busy") + "\n\n";
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream().streams(START);
            InputStream body = client.readHead().body();
            assertThat(read(body, START.length())).isEqualTo(START);
            upstream.write(TEXT + event).end();
            assertThat(rest(body)).isEqualTo(TEXT + event);
        }
        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.errorType()).isEqualTo("overloaded_error");
        assertThat(row.stopReason()).isNull();
        assertThat(row.tokens().input()).isEqualTo(3);
        assertThat(row.tokens().output()).isEqualTo(2);
        assertThat(row.estimated()).isTrue();
        assertThat(row.bytesOut()).isEqualTo((START + TEXT + event).length());
        assertThat(loop.answered()).isTrue();
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }
}
