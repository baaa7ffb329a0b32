package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import gateway.provider.SampleProvider;
import gateway.upstream.Verdict;
import harness.MessageJson;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.AttemptOutcome;
import routes.request.UpstreamAnswer;

/** Errors of the Messages API that come under status 200: as the whole body, or as the first event of a stream. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HiddenErrorTest {

    private static final String WHOLE =
            "{\"model\":\"asked\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM = WHOLE.replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"");

    private LoopbackRelay relay;

    @BeforeEach
    void open() throws Exception {
        relay = new LoopbackRelay(
                url -> SampleProvider.named("some")
                        .baseUrl(url)
                        .dialect(Dialect.MESSAGES)
                        .make(),
                true,
                null);
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error,529,TryNext",
        "api_error,500,TryNext",
        "timeout_error,504,TryNext",
        "rate_limit_error,429,Rest",
        "authentication_error,401,SuspectCredential",
    })
    void anotherAccountIsAskedAsForTheStatusThatBelongsToIt(String type, int status, String verdict) throws Exception {
        relay.ofAccount();
        String error = MessageJson.error(type, "not now");
        for (String request : List.of(WHOLE, STREAM)) {
            relay.answersWith(200, "application/json", error);

            relay.send("/v1/messages", request);

            assertThat(failed().verdict().getClass().getSimpleName()).isEqualTo(verdict);
            assertThat(answer().status()).isEqualTo(status);
            assertThat(answer().body()).hasToString(error);
        }
    }

    @ParameterizedTest
    @CsvSource({"invalid_request_error,400", "request_too_large,413", "not_found_error,404", "permission_error,403"})
    void whatIsTheClientsFaultComesWithTheStatusThatBelongsToIt(String type, int status) throws Exception {
        relay.ofAccount();
        String error = MessageJson.error(type, "your fault");
        relay.answersWith(200, "application/json", error);

        HttpResponse<String> answer = relay.send("/v1/messages", WHOLE);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(error);
        assertThat(Objects.requireNonNull(relay.relayed().context().accounting().row())
                        .errorType())
                .isEqualTo(type);
    }

    @Test
    void anErrorWithoutATypeIsOneOfTheUpstream() throws Exception {
        relay.ofAccount();
        relay.answersWith(200, "application/json", "{\"error\":{\"message\":\"no channel\"}}");

        relay.send("/v1/messages", WHOLE);

        assertThat(answer().status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"m\",\"type\":\"message\",\"content\":[{\"type\":\"error\"}],\"error\":null}",
                "{\"model\":\"m\",\"error\":{\"type\":\"api_error\"}}",
                "{\"unknown\":1}",
                "[]"
            })
    void everythingElseIsAnAnswer(String body) throws Exception {
        relay.ofAccount();
        relay.answersWith(200, "application/json", body);

        HttpResponse<String> answer = relay.send("/v1/messages", WHOLE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error,TryNext",
        "rate_limit_error,Rest",
        "authentication_error,SuspectCredential",
    })
    void aStreamThatBeginsWithItIsKeptForTheCaseThatNobodyElseAnswers(String type, String verdict) throws Exception {
        relay.ofAccount();
        String event = "event: error\ndata: " + MessageJson.error(type, "not now") + "\n\n";
        relay.streamsAndStays(List.of(event));

        relay.send("/v1/messages", STREAM);

        assertThat(failed().verdict().getClass().getSimpleName()).isEqualTo(verdict);
        assertThat(answer().body()).hasToString(event);
    }

    @Test
    void theErrorOfAProviderIsOneToo() throws Exception {
        relay.answersWith(200, "application/json", MessageJson.error("overloaded_error", "not now"));

        relay.send("/v1/messages", WHOLE);

        assertThat(answer().status()).isEqualTo(529);
    }

    @Test
    void theErrorEventOfAProviderIsKeptToo() throws Exception {
        relay.streamsAndStays(
                List.of("event: error\ndata: " + MessageJson.error("overloaded_error", "not now") + "\n\n"));

        relay.send("/v1/messages", STREAM);

        assertThat(failed().verdict()).isInstanceOf(Verdict.TryNext.class);
        assertThat(answer().body().toString()).contains("overloaded_error", "not now");
    }

    private AttemptOutcome.Failed failed() throws Exception {
        return (AttemptOutcome.Failed) relay.relayed().outcome();
    }

    private UpstreamAnswer answer() throws Exception {
        return Objects.requireNonNull(failed().answer());
    }
}
