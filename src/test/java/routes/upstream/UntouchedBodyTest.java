package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static routes.upstream.UntouchedLoop.STREAM;
import static routes.upstream.UntouchedLoop.WHOLE;
import static routes.upstream.UntouchedLoop.read;
import static routes.upstream.UntouchedLoop.rest;

import gateway.usage.UsageRow;
import harness.MessageJson;
import harness.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of accounts that are no streams: held whole, piped, or none. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntouchedBodyTest {

    private static final String JSON = "application/json";
    private static final String MESSAGE = MessageJson.message("Hello.");

    /** Longer than what is held whole. */
    private static final String LARGE = MessageJson.message("Hello. ".repeat(2_000));

    private UntouchedLoop loop;
    private final AtomicLong written = new AtomicLong(-1);

    @BeforeEach
    void open() throws Exception {
        loop = new UntouchedLoop("a", "b");
        loop.relay().notes().onRow(() -> written.set(loop.relay().written()));
    }

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMessageComesAsItIsBehindItsRow(boolean stream) throws Exception {
        try (RawClient client = loop.asks(stream ? STREAM : WHOLE)) {
            AskedUpstream upstream = loop.upstream();
            assertThat(upstream.body()).isEqualTo(stream ? STREAM : WHOLE);
            loop.pass(Duration.ofMinutes(5));
            upstream.answers(200, JSON, MESSAGE);

            client.readHead();
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("content-type")).isEqualTo(JSON);
            assertThat(client.header("request-id")).isEqualTo("req_upstream");
            assertThat(rest(client.body())).isEqualTo(MESSAGE);
            assertThat(client.header("x-claude-proxy-request-id"))
                    .isEqualTo(loop.row().id().toString());
        }
        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.errorType()).isNull();
        assertThat(row.modelServed()).isEqualTo("claude-sonnet-4-5");
        assertThat(row.stopReason()).isEqualTo("end_turn");
        assertThat(row.upstreamRequestId()).isEqualTo("req_upstream");
        assertThat(row.tokens().input()).isEqualTo(3);
        assertThat(row.tokens().output()).isEqualTo(2);
        assertThat(row.bytesOut()).isEqualTo(MESSAGE.length());
        assertThat(row.firstEventMillis()).isGreaterThanOrEqualTo(300_000);
        assertThat(written).as("the row comes first").hasValue(0);
        assertThat(loop.answered()).isTrue();
        assertThat(loop.breaker()).isEqualTo("succeeded");
        assertThat(loop.relay().notes().observed()).containsExactly("answered", "began");
    }

    @Test
    void aSmallMessageIsHeldUntilItIsWhole() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream().head(200, JSON).write(MESSAGE.substring(0, 100));
            loop.reads();
            assertThat(loop.relay().answering()).isFalse();
            upstream.write(MESSAGE.substring(100)).end();
            assertThat(rest(client.readHead().body())).isEqualTo(MESSAGE);
        }
        assertThat(loop.row().tokens().output()).isEqualTo(2);
    }

    @Test
    void aLargeMessageIsPipedAndItsLastBytesComeBehindTheRow() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream().head(200, JSON);
            upstream.write(LARGE.substring(0, 5_000)).write(LARGE.substring(5_000));
            InputStream body = client.readHead().body();
            assertThat(read(body, 5_000)).isEqualTo(LARGE.substring(0, 5_000));
            assertThat(loop.rows()).isZero();
            upstream.end();
            assertThat(rest(body)).isEqualTo(LARGE.substring(5_000));
        }
        UsageRow row = loop.row();
        assertThat(written.get()).isBetween(5_000L, LARGE.length() - 1L);
        assertThat(row.bytesOut()).isEqualTo(LARGE.length());
        assertThat(row.tokens().input()).isEqualTo(3);
        assertThat(row.tokens().output()).isEqualTo(2);
        assertThat(row.stopReason()).isEqualTo("end_turn");
        assertThat(row.modelServed()).isEqualTo("claude-sonnet-4-5");
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }

    @Test
    void aLargeMessageKeepsTheLengthThatWasTold() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            loop.upstream().answers(200, JSON, LARGE);
            client.readHead();
            assertThat(client.header("content-length")).isEqualTo(Integer.toString(LARGE.length()));
            assertThat(rest(client.body())).isEqualTo(LARGE);
        }
        assertThat(loop.row().bytesOut()).isEqualTo(LARGE.length());
    }

    @Test
    void aFileIsPipedBehindItsRowToo() throws Exception {
        try (RawClient client = loop.asks("GET", "/v1/files/file_1/content", "")) {
            AskedUpstream upstream = loop.upstream().head(200, "application/octet-stream");
            upstream.write("a".repeat(100)).write("b".repeat(100));
            InputStream body = client.readHead().body();
            assertThat(read(body, 100)).isEqualTo("a".repeat(100));
            assertThat(loop.rows()).isZero();
            upstream.end();
            assertThat(rest(body)).isEqualTo("b".repeat(100));
        }
        assertThat(written.get()).isLessThan(200);
        assertThat(loop.row().bytesOut()).isEqualTo(200);
        assertThat(loop.row().endpoint()).isEqualTo("passthrough");
    }

    @Test
    void aMessageThatBreaksOffIsAFailureAndAskedOfNobodyElse() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            loop.upstream().head(200, JSON).write(MESSAGE.substring(0, 100)).breaksOff();
            client.readHead();
            assertThat(client.status()).isEqualTo(502);
            assertThat(rest(client.body())).contains("400005");
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(502);
        assertThat(loop.row().errorType()).isEqualTo("api_error");
        assertThat(loop.row().attempts()).isEqualTo(1);
        assertThat(loop.breaker()).isEqualTo("suspected");
    }

    @Test
    void aPipedMessageThatBreaksOffIsCutForTheClientToo() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream().head(200, JSON);
            upstream.write(LARGE.substring(0, 5_000)).write(LARGE.substring(5_000, 10_000));
            InputStream body = client.readHead().body();
            assertThat(read(body, 5_000)).isEqualTo(LARGE.substring(0, 5_000));
            upstream.breaksOff();
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().errorType()).isEqualTo("api_error");
        assertThat(loop.row().bytesOut()).isBetween(5_000L, 9_999L);
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"text/html|<html>busy</html>", "application/json|''"})
    void whatIsNoMessageIsAFailureAndAskedOfNobodyElse(String type, String text) throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            loop.upstream().answers(200, type, text);
            client.readHead();
            assertThat(client.status()).isEqualTo(502);
            assertThat(rest(client.body())).contains("400006").doesNotContain("busy");
        }
        assertThat(loop.answered()).isTrue();
        assertThat(loop.row().status()).isEqualTo(502);
        assertThat(loop.row().errorType()).isEqualTo("api_error");
        assertThat(loop.breaker()).isEqualTo("suspected");
    }

    @Test
    void aPageThatIsNoMessageIsNotReadToItsEnd() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream().head(200, "text/html");
            assertThat(client.readHead().status()).isEqualTo(502);
            upstream.awaitLeft();
        }
        assertThat(loop.row().status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void anAnswerWithoutABodyGoesThrough(int status) throws Exception {
        try (RawClient client = loop.asks("GET", "/v1/files/file_1/content", "")) {
            loop.upstream().bare(status);
            client.readHead();
            assertThat(client.status()).isEqualTo(status);
            assertThat(client.header("request-id")).isEqualTo("req_upstream");
        }
        assertThat(loop.row().status()).isEqualTo(status);
        assertThat(loop.row().bytesOut()).isZero();
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }

    @Test
    void aHeadRequestHasTheHeadersOnly() throws Exception {
        try (RawClient client = loop.asks("HEAD", "/v1/files/file_1/content", "")) {
            loop.upstream().bare(200);
            client.readHead();
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("request-id")).isEqualTo("req_upstream");
        }
        assertThat(loop.row().status()).isEqualTo(200);
        assertThat(loop.row().bytesOut()).isZero();
    }

    @Test
    void countedTokensAreNoUsage() throws Exception {
        try (RawClient client = loop.asks("POST", "/v1/messages/count_tokens", WHOLE)) {
            loop.upstream().answers(200, JSON, "{\"input_tokens\":7}");
            assertThat(rest(client.readHead().body())).isEqualTo("{\"input_tokens\":7}");
        }
        assertThat(loop.row().endpoint()).isEqualTo("count_tokens");
        assertThat(loop.row().tokens().input()).isZero();
        assertThat(loop.row().estimated()).isFalse();
    }
}
