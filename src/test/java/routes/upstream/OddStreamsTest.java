package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.FailureKind;
import gateway.protocol.Dialect;
import gateway.provider.SampleProvider;
import harness.MessageJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.AttemptOutcome;

/** Streams with events that are too large, never end, or end with the stream. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OddStreamsTest {

    private static final int LIMIT = 16 * 1024 * 1024;
    private static final String STREAM = "{\"model\":\"asked\",\"max_tokens\":9,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String CONTENT =
            MessageJson.messageStart() + MessageJson.textStart(0) + MessageJson.textDelta(0, "x");
    private static final String CHUNK = "data: " + chunk("{\"content\":\"x\"}", "null") + "\n\n";

    private LoopbackRelay relay;

    @BeforeEach
    void open() throws Exception {
        relay = new LoopbackRelay(
                url -> SampleProvider.named("some")
                        .baseUrl(url)
                        .dialect(Dialect.CHAT)
                        .make(),
                true,
                null);
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
    }

    @Test
    void aLargeEventOfAnAccountComesThroughAsItIs() throws Exception {
        relay.ofAccount();
        String stream = CONTENT + MessageJson.textDelta(0, "y".repeat(LIMIT - 200_000)) + MessageJson.messageStop();
        relay.streams(List.of(stream));

        assertThat(send().body()).isEqualTo(stream);
    }

    @Test
    void anEventOfAnAccountBeyondTheLimitIsAnError() throws Exception {
        relay.ofAccount();
        relay.streams(List.of(CONTENT, MessageJson.textDelta(0, "y".repeat(LIMIT + 1)), MessageJson.messageStop()));

        assertBrokenByAnError();
    }

    @ParameterizedTest
    @ValueSource(strings = {"event: content_block_delta\ndata: ", ": ", "x"})
    void aLineOfAnAccountThatNeverEndsIsAnError(String line) throws Exception {
        relay.ofAccount();
        endless(CONTENT + line);

        assertBrokenByAnError();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": ", "x"})
    void aFirstLineOfAnAccountThatNeverEndsLetsAnotherBeAsked(String line) throws Exception {
        relay.ofAccount();
        endless(line);

        send();

        assertThat(failure()).isEqualTo(FailureKind.UPSTREAM_INVALID_ANSWER);
    }

    @Test
    void theFirstEventOfAnAccountIsSmallerThanOthersMayBe() throws Exception {
        relay.ofAccount();
        relay.streamsAndStays(List.of("data: " + "y".repeat(1024 * 1024 + 1)));

        send();

        assertThat(failure()).isEqualTo(FailureKind.UPSTREAM_INVALID_ANSWER);
    }

    @Test
    void ofCommentsBeforeTheFirstEventOnlyTheLatestAreKept() throws Exception {
        relay.ofAccount();
        String comment = ": " + "c".repeat(1000) + "\n\n";
        String begun = CONTENT.substring(0, 10);
        // Wherever the beginning of the first event is when something is dropped.
        for (int some = 0; some < 10; some++) {
            relay.streams(
                    List.of(comment.repeat(300 + 7 * some) + begun, CONTENT.substring(10) + MessageJson.messageStop()));

            assertThat(send().body()).hasSizeLessThan(200_000).endsWith("\n\n" + CONTENT + MessageJson.messageStop());
        }
    }

    @Test
    void aLargeEventOfAProviderComesThrough() throws Exception {
        String text = "y".repeat(LIMIT - 200_000);
        relay.streams(List.of(CHUNK, "data: " + chunk("{\"content\":\"" + text + "\"}", "\"stop\"") + "\n\n"));

        assertThat(send().body()).contains(text, "message_stop");
    }

    @Test
    void anEventOfAProviderBeyondTheLimitIsAnError() throws Exception {
        String text = "y".repeat(LIMIT + 1);
        relay.streams(List.of(CHUNK, "data: " + chunk("{\"content\":\"" + text + "\"}", "\"stop\"") + "\n\n", CHUNK));

        assertBrokenByAnError();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: ", ": ", "x"})
    void aLineOfAProviderThatNeverEndsIsAnError(String line) throws Exception {
        endless(CHUNK + line);

        assertBrokenByAnError();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n"})
    void theLastEventOfAnAccountMayLackItsBlankLine(String end) throws Exception {
        relay.ofAccount();
        String stream = CONTENT + MessageJson.messageStop().stripTrailing() + end;
        relay.streams(List.of(stream));

        assertThat(send().body()).startsWith(stream).endsWith("\n\n").doesNotContain("event: error");
        assertThat(Objects.requireNonNull(relay.relayed().context().accounting().row())
                        .errorType())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: message_stop",
                "event: message_stop\n",
                "event: message_stop\ndata: {\"type\":\"message_st",
                "event: message_stop\ndata: {\"type\":\"message_stop\"",
                "data: {\"type\":\"message_stop\",\"x\":{}",
            })
    void aCutLastEventOfAnAccountIsNoEnd(String last) throws Exception {
        relay.ofAccount();
        relay.streams(List.of(CONTENT + last));

        assertThat(send().body()).startsWith(CONTENT + "event: error");
    }

    @Test
    void theLastEventOfAProviderMayLackItsBlankLine() throws Exception {
        String usage = "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":77}}";
        relay.streams(List.of(CHUNK, "data: " + chunk("{}", "\"stop\"") + "\n\n", "data: " + usage));

        assertThat(send().body()).contains("message_stop", "77").doesNotContain("event: error");
    }

    @Test
    void aCutLastEventOfAProviderIsAnError() throws Exception {
        relay.streams(List.of(CHUNK, "data: {\"choices\":[{\"delta\":{\"content\":\"y"));

        assertThat(send().body()).contains("event: error").doesNotContain("message_stop");
    }

    private void assertBrokenByAnError() throws Exception {
        String answer = send().body();
        assertThat(answer.substring(Math.max(0, answer.length() - 1000)))
                .as("behind a blank line, so that it can be read")
                .contains("\n\nevent: error\ndata: {\"type\":\"error\"")
                .contains("\"error_code\":\"" + FailureKind.UPSTREAM_INVALID_ANSWER.code() + "\"")
                .doesNotContain("message_stop");
        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
    }

    private void endless(String beginning) {
        relay.answers(request -> {
            request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            request.response().write(beginning);
            more(request, 0);
        });
    }

    /** Ends some time, so that a relay that takes all of it fails this test instead of filling the disk. */
    private static void more(HttpServerRequest request, int pieces) {
        if (pieces > 1000 || request.response().closed()) {
            return;
        }
        request.response().write(Buffer.buffer("z".repeat(64 * 1024))).onSuccess(gone -> more(request, pieces + 1));
    }

    private HttpResponse<String> send() throws Exception {
        return relay.send("/v1/messages", STREAM);
    }

    private FailureKind failure() throws Exception {
        return ((AttemptOutcome.Failed) relay.relayed().outcome()).failure().kind();
    }

    private static String chunk(String delta, String finish) {
        return "{\"id\":\"c\",\"model\":\"served-1\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}";
    }
}
