package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.upstream.UntouchedLoop.HOLD;
import static routes.upstream.UntouchedLoop.PING;
import static routes.upstream.UntouchedLoop.STREAM;
import static routes.upstream.UntouchedLoop.read;
import static routes.upstream.UntouchedLoop.rest;

import harness.MessageJson;
import harness.RawClient;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that has its status and a ping before its account has answered, and what may follow them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntouchedPingsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String ANSWER = String.join("", MessageJson.stream("Hello."));

    private UntouchedLoop loop;

    @BeforeEach
    void open() throws Exception {
        loop = new UntouchedLoop("a", "b").withPings();
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    @Test
    void behindTheHeaderHoldAClientHasItsStatusAndAPing() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream();
            loop.pass(HOLD.minus(MINUTE));
            loop.relay().look();
            assertThat(loop.relay().answering()).isFalse();
            loop.pass(MINUTE);

            client.readHead();
            InputStream body = client.body();
            assertThat(read(body, PING.length())).isEqualTo(PING);
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(client.header("cache-control")).isEqualTo("no-cache");
            upstream.streams(ANSWER).end();
            assertThat(rest(body)).isEqualTo(ANSWER);
            assertThat(client.header("x-claude-proxy-request-id"))
                    .isEqualTo(loop.row().id().toString());
        }
        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().bytesOut()).isEqualTo((PING + ANSWER).length());
        assertThat(loop.row().firstEventMillis())
                .as("a ping of ours is no event")
                .isGreaterThanOrEqualTo((int) HOLD.toMillis());
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }

    @Test
    void behindAPingAnotherAccountMayAnswer() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream first = loop.upstream();
            loop.pass(HOLD);
            InputStream body = client.readHead().body();
            assertThat(read(body, PING.length())).isEqualTo(PING);
            first.answers(529, "application/json", MessageJson.error("overloaded_error", "busy"));
            AskedUpstream second = loop.upstream();
            assertThat(second.account()).isEqualTo("b");
            assertThat(second.body()).isEqualTo(STREAM);
            second.streams(ANSWER).end();

            assertThat(rest(body)).isEqualTo(ANSWER);
        }
        assertThat(loop.row().account()).isEqualTo("b");
        assertThat(loop.row().attempts()).isEqualTo(2);
        assertThat(loop.row().errorType()).isNull();
        assertThat(loop.breaker()).isEqualTo("failed succeeded");
    }

    @Test
    void behindAPingARefusalIsAnEvent() throws Exception {
        String refusal = MessageJson.error("invalid_request_error", "your fault");
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream();
            loop.pass(HOLD);
            InputStream body = client.readHead().body();
            assertThat(read(body, PING.length())).isEqualTo(PING);
            upstream.answers(400, "application/json", refusal);

            assertThat(rest(body)).isEqualTo("event: error\ndata: " + refusal + "\n\n");
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().errorType()).isEqualTo("invalid_request_error");
        assertThat(loop.row().bytesOut()).isEqualTo((PING + "event: error\ndata: " + refusal + "\n\n").length());
        assertThat(loop.breaker()).isEqualTo("answered");
    }

    @Test
    void behindAPingAnAnswerThatIsNoStreamIsAnError() throws Exception {
        try (RawClient client = loop.asks(STREAM)) {
            AskedUpstream upstream = loop.upstream();
            loop.pass(HOLD);
            InputStream body = client.readHead().body();
            assertThat(read(body, PING.length())).isEqualTo(PING);
            upstream.answers(200, "application/json", MessageJson.message("Hello."));

            assertThat(rest(body)).startsWith("event: error\ndata: ").contains("400006");
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().errorType()).isEqualTo("api_error");
    }
}
