package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.upstream.UntouchedLoop.STREAM;
import static routes.upstream.UntouchedLoop.WHOLE;
import static routes.upstream.UntouchedLoop.rest;

import gateway.error.FailureKind;
import gateway.upstream.Verdict;
import gateway.usage.UsageRow;
import harness.MessageJson;
import harness.RawClient;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.UpstreamAnswer;

/** Answers of accounts that are errors: whether the client gets them or another account is asked, and what the breaker learns. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UntouchedErrorsTest {

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
    @CsvSource({
        "401,authentication_error,answered,SuspectCredential",
        "429,rate_limit_error,answered,Rest",
        "500,api_error,suspected,TryNext",
        "503,api_error,suspected,TryNext",
        "529,overloaded_error,failed,TryNext",
    })
    void lastErrorIsKeptForTheCaseThatNobodyElseAnswers(int status, String type, String breaker, String verdict)
            throws Exception {
        loop.relay().accounts("a");
        String error = MessageJson.error(type, "not now");
        try (RawClient client = loop.asks(WHOLE)) {
            loop.upstream().answers(status, "application/json", error);
            client.readHead();
        }
        UpstreamAnswer answer = Objects.requireNonNull(loop.failed().answer());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).hasToString(error);
        assertThat(answer.headers().get("request-id")).isEqualTo("req_upstream");
        assertThat(loop.failed().verdict().getClass().getSimpleName()).isEqualTo(verdict);
        assertThat(loop.breaker()).isEqualTo(breaker);
        assertThat(loop.rows()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error",
        "403,permission_error",
        "404,not_found_error",
        "413,request_too_large",
    })
    void whatIsTheClientsFaultGoesToTheClient(int status, String type) throws Exception {
        String error = MessageJson.error(type, "your fault");
        AtomicLong written = new AtomicLong(-1);
        loop.relay().notes().onRow(() -> written.set(loop.relay().written()));
        try (RawClient client = loop.asks(STREAM)) {
            loop.upstream().answers(status, "application/json", error);
            client.readHead();
            assertThat(client.status()).isEqualTo(status);
            assertThat(client.header("request-id")).isEqualTo("req_upstream");
            assertThat(client.header("content-type")).isEqualTo("application/json");
            assertThat(rest(client.body())).isEqualTo(error);
            assertThat(client.header("x-claude-proxy-request-id"))
                    .isEqualTo(loop.row().id().toString());
        }
        assertThat(loop.answered()).isTrue();
        UsageRow row = loop.row();
        assertThat(row.status()).isEqualTo(status);
        assertThat(row.errorType()).isEqualTo(type);
        assertThat(row.upstreamRequestId()).isEqualTo("req_upstream");
        assertThat(row.bytesOut()).isEqualTo(error.length());
        assertThat(row.firstEventMillis()).isNotNull();
        assertThat(row.tokens().input()).isZero();
        assertThat(written).as("the row comes first").hasValue(0);
        assertThat(loop.breaker()).isEqualTo("answered");
    }

    @Test
    void anErrorLeavesItsConnectionToTheNextRequest() throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream first = loop.upstream();
            first.answers(529, "application/json", MessageJson.error("overloaded_error", "busy"));
            AskedUpstream second = loop.upstream();
            assertThat(second.account()).isEqualTo("b");
            assertThat(second.connection()).isSameAs(first.connection());
            second.answers(400, "application/json", MessageJson.error("invalid_request_error", "no"));
            assertThat(client.readHead().status()).isEqualTo(400);
        }
        assertThat(loop.row().account()).isEqualTo("b");
        assertThat(loop.row().attempts()).isEqualTo(2);
        assertThat(loop.breaker()).isEqualTo("failed answered");
    }

    @Test
    void anErrorOfModelsIsForNobodyButAMissingOne() throws Exception {
        loop.relay().accounts("a");
        try (RawClient client = loop.asks("GET", "/v1/models", "")) {
            loop.upstream().answers(400, "application/json", MessageJson.error("invalid_request_error", "no"));
            client.readHead();
            assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_INVALID_ANSWER);
        }
        try (RawClient client = loop.asks("GET", "/v1/models/m", "")) {
            loop.upstream().answers(404, "application/json", MessageJson.error("not_found_error", "no"));
            assertThat(client.readHead().status()).isEqualTo(404);
        }
        assertThat(loop.breaker()).isEqualTo("answered answered");
    }

    @Test
    void anErrorThatBreaksOffIsABrokenAnswer() throws Exception {
        loop.relay().accounts("a");
        try (RawClient client = loop.asks(WHOLE)) {
            loop.upstream().head(400, "application/json").write("{\"type\":").breaksOff();
            client.readHead();
        }
        assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_BROKEN);
        assertThat(loop.breaker()).isEqualTo("suspected");
    }

    @Test
    void anErrorThatIsTooLongIsNone() throws Exception {
        loop.relay().accounts("a");
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream().head(400, "application/json");
            upstream.pours("x".repeat((1 << 20) + 1));
            client.readHead();
            upstream.awaitLeft();
        }
        assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_INVALID_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsNeitherFollowedNorPassedOn(int status) throws Exception {
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream();
            upstream.location("http://elsewhere/v1/messages").head(status, "text/html");
            client.readHead();
            assertThat(client.status()).isEqualTo(502);
            assertThat(client.headers().first("location")).isEmpty();
            assertThat(rest(client.body())).contains("400021").doesNotContain("elsewhere");
            upstream.awaitLeft();
        }
        assertThat(loop.row().status()).isEqualTo(502);
        assertThat(loop.row().errorType()).isEqualTo("api_error");
        assertThat(loop.answered()).isTrue();
        assertThat(loop.breaker()).isEqualTo("succeeded");
    }

    @Test
    void aProxyThatWantsAPasswordIsNoConnection() throws Exception {
        loop.relay().accounts("a");
        try (RawClient client = loop.asks(WHOLE)) {
            AskedUpstream upstream = loop.upstream().head(407, "text/html").write("who?");
            client.readHead();
            upstream.awaitLeft();
        }
        assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_CONNECT);
        assertThat(((Verdict.TryNext) loop.failed().verdict()).certain()).isTrue();
        assertThat(loop.breaker()).isEqualTo("failed");
    }

    @Test
    void whereNobodyListensThereIsNoRow() throws Exception {
        loop.relay().accounts("a");
        loop.relay().stopUpstream();
        try (RawClient client = loop.asks(WHOLE)) {
            client.readHead();
        }
        assertThat(loop.failure()).isEqualTo(FailureKind.UPSTREAM_CONNECT);
        assertThat(loop.breaker()).isEqualTo("failed");
        assertThat(loop.relay().complete()).isFalse();
        assertThat(loop.rows()).isZero();
    }
}
