package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import gateway.protocol.Dialect;
import gateway.provider.SampleProvider;
import harness.MessageJson;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.answer.UpstreamTimeouts;
import routes.request.AttemptOutcome;

/** Streams whose upstream has stopped saying anything, but keeps the connection busy or open. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadStreamsTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String STREAM = "{\"model\":\"asked\",\"max_tokens\":9,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    private static final String BARE_PING = "data: {\"type\": \"ping\"}\n\n";
    private static final String COMMENT = ": OPENROUTER PROCESSING\n\n";
    /** Longer than what is a sign of life where it is part of an event. */
    private static final String LONG_COMMENT = ": " + "a comment that never ends ".repeat(100);

    private static final String EMPTY = chunk("{\"content\":\"\"}", "null");
    private static final String START = MessageJson.messageStart();
    private static final List<String> CONTENT = List.of(START, MessageJson.textStart(0), MessageJson.textDelta(0, "x"));

    private LoopbackRelay relay;
    private final AtomicBoolean left = new AtomicBoolean();
    private final AtomicReference<HttpServerRequest> upstream = new AtomicReference<>();

    @BeforeEach
    void open() throws Exception {
        relay = new LoopbackRelay(
                url -> SampleProvider.named("some")
                        .baseUrl(url)
                        .dialect(Dialect.CHAT)
                        .make(),
                true,
                null);
        // A silence would take a day: whatever ends a stream here is not that.
        relay.timeouts(new UpstreamTimeouts(DAY, MINUTE, DAY, DAY, DAY, MINUTE.multipliedBy(5), DAY, false));
    }

    @AfterEach
    void close() throws Exception {
        relay.close();
    }

    static Stream<Arguments> signsOfAnAccount() {
        return Stream.of(
                        PING,
                        BARE_PING,
                        COMMENT,
                        ": a comment that never ends ",
                        LONG_COMMENT,
                        "x-unknown: y\n\n",
                        "\n")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("signsOfAnAccount")
    void pingsAreNoFirstEvent(String sign) throws Exception {
        relay.ofAccount();
        CompletableFuture<HttpResponse<String>> answer = streamAndThen(List.of(sign), sign);

        passUntilDone(answer, MINUTE, sign);

        assertThat(failure()).isEqualTo(FailureKind.UPSTREAM_FIRST_EVENT_TIMEOUT);
        assertThat(relay.relayed().attempt().hung()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("signsOfAnAccount")
    void pingsBehindContentKeepAStreamForMinutesOnly(String sign) throws Exception {
        relay.ofAccount();
        CompletableFuture<HttpResponse<String>> answer = streamAndThen(CONTENT, sign);

        relay.pass(MINUTE.multipliedBy(4));
        write(sign);
        await().pollDelay(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(answer).isNotDone());
        passUntilDone(answer, MINUTE, sign);

        assertThat(answer.get().body()).contains("event: error\ndata: ", "timeout_error");
        assertThat(relay.relayed().attempt().hung()).isFalse();
        await().untilTrue(left);
    }

    @Test
    void anAccountThatOnlyBeginsLeavesItsConversationWaiting() throws Exception {
        relay.ofAccount();
        relay.timeouts(new UpstreamTimeouts(DAY, MINUTE, DAY, DAY, MINUTE, DAY, DAY, false));
        CompletableFuture<HttpResponse<String>> answer = streamAndThen(List.of(START), PING);

        passUntilDone(answer, MINUTE, PING);

        assertThat(answer.get().body()).startsWith("event: message_start").contains("timeout_error");
        assertThat(relay.relayed().attempt().hung()).isTrue();
    }

    @Test
    void behindTheStopReasonPingsHelpForSecondsOnlyAndNoEndIsMadeUp() throws Exception {
        relay.ofAccount();
        CompletableFuture<HttpResponse<String>> answer =
                streamAndThen(with(CONTENT, MessageJson.blockStop(0), MessageJson.messageDelta(2)), PING);

        passUntilDone(answer, Duration.ofSeconds(5), PING);

        assertThat(answer.get().body()).contains("event: error").doesNotContain("message_stop");
        await().untilTrue(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {PING, COMMENT, "data: {\"more\":", ""})
    void behindTheEndTheClientIsNotKept(String sign) throws Exception {
        relay.ofAccount();
        String last = MessageJson.messageStop();
        CompletableFuture<HttpResponse<String>> answer = streamAndThen(with(CONTENT, last), sign);

        passUntilDone(answer, Duration.ofSeconds(2), sign);

        assertThat(answer.get().body()).contains(last).doesNotContain("event: error");
        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
        await().untilTrue(left);
    }

    @Test
    void anErrorIsAnEndToo() throws Exception {
        relay.ofAccount();
        String error = "event: error\ndata: " + MessageJson.error("invalid_request_error", "no") + "\n\n";
        CompletableFuture<HttpResponse<String>> answer = streamAndThen(with(CONTENT, error), PING);

        passUntilDone(answer, Duration.ofSeconds(2), PING);

        assertThat(answer.get().body()).containsOnlyOnce("event: error");
        await().untilTrue(left);
    }

    @Test
    void aFloodBehindTheEndIsCutAtOnce() throws Exception {
        relay.ofAccount();
        CompletableFuture<HttpResponse<String>> answer =
                streamAndThen(with(CONTENT, MessageJson.messageStop()), COMMENT.repeat(10_000));

        assertThat(answer.get(60, TimeUnit.SECONDS).body()).hasSizeLessThan(150_000);
        await().untilTrue(left);
    }

    @ParameterizedTest
    @ValueSource(strings = {": processing\n\n", BARE_PING})
    void signsOfAProviderAreNoFirstEvent(String sign) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = streamAndThen(List.of(sign), sign);

        passUntilDone(answer, MINUTE, sign);

        assertThat(failure()).isEqualTo(FailureKind.UPSTREAM_FIRST_EVENT_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {": processing\n\n", "data: {\"choices\":[]}\n\n", "data:\n\n"})
    void signsOfAProviderBehindContentKeepAStreamForMinutesOnly(String sign) throws Exception {
        deadProvider(sign);
    }

    @Test
    void emptyPiecesOfAProviderAreNoLife() throws Exception {
        deadProvider(EMPTY);
    }

    @Test
    void aCommentOfAProviderThatNeverEndsIsNoLife() throws Exception {
        deadProvider(LONG_COMMENT);
    }

    @Test
    void aLongEventOfAnAccountThatComesSlowlyIsLife() throws Exception {
        relay.ofAccount();
        livesOn(streamAndThen(CONTENT, "event: content_block_delta\ndata: "));
    }

    @Test
    void aLongEventOfAProviderThatComesSlowlyIsLife() throws Exception {
        livesOn(streamAndThen(List.of(chunk("{\"content\":\"x\"}", "null")), "data: "));
    }

    /** For ten minutes, with pieces that come twice a minute. */
    private void livesOn(CompletableFuture<HttpResponse<String>> answer) {
        for (int piece = 0; piece < 20; piece++) {
            write("y".repeat(2000));
            await().pollDelay(Duration.ofMillis(50))
                    .untilAsserted(() -> assertThat(answer).isNotDone());
            relay.pass(MINUTE.dividedBy(2));
        }
        upstream.get().connection().close();
        await().until(answer::isDone);
        assertThat(answer.join().body()).contains("event: error").doesNotContain("timeout_error");
    }

    private void deadProvider(String sign) throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                streamAndThen(List.of(chunk("{\"content\":\"x\"}", "null")), sign);

        relay.pass(MINUTE.multipliedBy(4));
        write(sign);
        await().pollDelay(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(answer).isNotDone());
        passUntilDone(answer, MINUTE, sign);

        assertThat(answer.get().body()).contains("event: error\ndata: ", "timeout_error");
        await().untilTrue(left);
    }

    @Test
    void behindTheFinishReasonOfAProviderCommentsHelpForSecondsOnly() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = streamAndThen(
                List.of(chunk("{\"content\":\"x\"}", "null"), chunk("{}", "\"stop\"")), ": processing\n\n");

        passUntilDone(answer, Duration.ofSeconds(5), ": processing\n\n");

        assertThat(answer.get().body())
                .as("from the finish reason on an answer of Chat Completions is whole")
                .contains("message_stop");
        await().untilTrue(left);
    }

    @Test
    void behindDoneTheClientIsNotKept() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = streamAndThen(
                List.of(chunk("{\"content\":\"x\"}", "null"), chunk("{}", "\"stop\""), "data: [DONE]\n\n"), COMMENT);

        passUntilDone(answer, Duration.ofSeconds(2), COMMENT);

        assertThat(answer.get().body()).contains("message_stop");
        await().untilTrue(left);
    }

    /** The upstream sends a stream and keeps it open; the client has the beginning when this returns. */
    private CompletableFuture<HttpResponse<String>> streamAndThen(List<String> pieces, String sign) {
        relay.answers(request -> {
            request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            request.connection().closeHandler(gone -> left.set(true));
            request.response().write(String.join("", pieces) + sign);
            upstream.set(request);
        });
        CompletableFuture<HttpResponse<String>> answer =
                relay.client().sendAsync(relay.request("/v1/messages", STREAM), HttpResponse.BodyHandlers.ofString());
        await().until(() -> upstream.get() != null);
        return answer;
    }

    /** Lets this time pass ten times at most, with a sign of being there each time, which must not help. */
    private void passUntilDone(CompletableFuture<?> answer, Duration time, String sign) {
        AtomicInteger passed = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    write(sign);
                    if (passed.incrementAndGet() <= 10) {
                        relay.pass(time);
                    }
                    return answer.isDone();
                });
    }

    private void write(String sign) {
        if (!sign.isEmpty() && !left.get()) {
            upstream.get().response().write(sign);
        }
    }

    private FailureKind failure() throws Exception {
        return ((AttemptOutcome.Failed) relay.relayed().outcome()).failure().kind();
    }

    private static List<String> with(List<String> events, String... more) {
        List<String> all = new ArrayList<>(events);
        all.addAll(List.of(more));
        return all;
    }

    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"c\",\"model\":\"served-1\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}\n\n";
    }
}
