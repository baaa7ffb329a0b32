package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.stub.StubRequest;

class ResponseWriterTest {

    private final ResponseWriter writer = new ResponseWriter(new FailureMessages());

    @ParameterizedTest
    @CsvSource({
        "ACCOUNT_ALL_LIMITED,1,true,1",
        "ACCOUNT_ALL_LIMITED,60000,true,60",
        "ACCOUNT_ALL_LIMITED,60001,false,61",
        "ACCOUNT_ALL_LIMITED,7200000,false,7200",
        "PROVIDER_LIMIT,61000,false,61",
        "DRAINING,61000,false,61",
        "STORAGE_UNAVAILABLE,5000,true,5",
        "ACCOUNT_PINNED_GONE,5000,false,5"
    })
    void nobodyIsPutToSleepForLong(FailureKind kind, long millis, boolean retry, String seconds) {
        StubRequest request = StubRequest.post("/v1/messages");

        writer.fail(request.context(), new GatewayFailure.TargetUnavailable(kind, Duration.ofMillis(millis)));

        assertThat(request.answerHeader("x-should-retry")).isEqualTo(Boolean.toString(retry));
        assertThat(request.answerHeader("retry-after")).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"ACCOUNT_NONE,true", "NOT_FOUND,false"})
    void withoutAWaitTheKindDecides(FailureKind kind, boolean retry) {
        StubRequest request = StubRequest.post("/v1/messages");

        writer.fail(request.context(), new GatewayFailure.TargetUnavailable(kind, null));

        assertThat(request.answerHeader("x-should-retry")).isEqualTo(Boolean.toString(retry));
        assertThat(request.answerHeader("retry-after")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "deflate, GZIP, br | true",
                "gzip;q=0.5 | true",
                "gzip; q=1.0, *;q=0 | true",
                "gzip;q=0 | false",
                "br, gzip;q=0.000 | false",
                "identity | false",
                "notgzip, gzipped | false"
            })
    void gzipIsSentToThoseThatTakeIt(String accepted, boolean gzip) {
        assertThat(ResponseWriter.acceptsGzip(accepted)).isEqualTo(gzip);
    }
}
