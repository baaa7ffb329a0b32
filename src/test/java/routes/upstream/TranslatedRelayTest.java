package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.provider.Provider;
import gateway.provider.SampleProvider;
import gateway.upstream.FailureClass;
import gateway.usage.UsageRow;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.relay.TranslatedBodyRelay;
import routes.relay.TranslatedStreamRelay;
import routes.request.AttemptOutcome;

/** {@link TranslatedStreamRelay} and {@link TranslatedBodyRelay} between a client of Messages and a provider of Chat Completions. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TranslatedRelayTest {

    private static final String HOOKS = """
        # Decides what becomes of answers.
        - route:
            id: shout
            description: Makes answers loud
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:shout
              steps:
                - to:
                    id: shout.set-text
                    uri: transform:set-field
                    parameters:
                      pointer: /choices/0/delta/content
                      value: HI
                - to:
                    id: shout.set-answer
                    uri: transform:set-field
                    parameters:
                      pointer: /choices/0/message/content
                      value: HI
        - route:
            id: give-up
            description: Fails
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:give-up
              steps:
                - process:
                    id: give-up.fail-always
                    ref: fail
        """;

    private static final String MESSAGE =
            "{\"model\":\"asked\",\"max_tokens\":9,\"top_k\":5,%s\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM = MESSAGE.formatted("\"stream\":true,");
    private static final String WHOLE = MESSAGE.formatted("");
    private static final String FINISH = chunk("{}", "\"stop\"");
    private static final String USAGE =
            data("{\"model\":\"served-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}");
    private static final String DONE = data("[DONE]");
    private static final String ANSWER =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"served-1\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}";

    private LoopbackRelay relay;

    @AfterEach
    void close() throws Exception {
        relay.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamIsTranslatedAndSettled(boolean ownRoutes) throws Exception {
        open(ownRoutes, null);
        relay.streams(List.of(text("Hel"), text("lo"), FINISH, USAGE, DONE));

        HttpResponse<String> answer = relay.send("/v1/messages", STREAM);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.headers().firstValue("x-claude-proxy-loss")).contains("top_k");
        assertThat(textOf(answer.body())).isEqualTo("Hello");
        assertThat(answer.body()).startsWith("event: message_start").contains("event: message_stop");
        assertThat(relay.asked()).contains("\"model\":\"m-1\"", "\"include_usage\":true");
        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
        UsageRow row = row();
        assertThat(row.status()).isEqualTo(200);
        assertThat(row.modelServed()).isEqualTo("served-1");
        assertThat(row.stopReason()).isEqualTo("end_turn");
        assertThat(row.tokens().input()).isEqualTo(9);
        assertThat(row.tokens().output()).isEqualTo(3);
        assertThat(row.provider()).isEqualTo("some");
        assertThat(row.losses()).isEqualTo("top_k");
        assertThat(row.bytesOut()).isEqualTo(answer.body().getBytes(StandardCharsets.UTF_8).length);
        assertThat(relay.relayed().context().answer().bytes()).isEqualTo(row.bytesOut());
    }

    @Test
    void theRowIsInTheJournalBeforeTheClientKnowsTheEnd() throws Exception {
        open(true, null);
        relay.streamsAndStays(List.of(text("Hello"), FINISH, USAGE, DONE));

        HttpResponse<InputStream> answer =
                relay.client().send(relay.request("/v1/messages", STREAM), HttpResponse.BodyHandlers.ofInputStream());
        StringBuilder seen = new StringBuilder();
        try (InputStream body = answer.body()) {
            while (!seen.toString().contains("message_stop")) {
                seen.append((char) body.read());
            }
            assertThat(relay.journal().backlog()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,1", "true,2", "false,3", "false,4"})
    void eventsAndCommentsKeepTheirOrder(boolean ownRoutes, int seed) throws Exception {
        open(ownRoutes, null);
        Random random = new Random(seed);
        List<String> pieces = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            pieces.add(text(i + " "));
            expected.append(i).append(' ');
            if (random.nextInt(3) == 0) {
                pieces.add(": processing\n\n");
            }
            if (random.nextInt(5) == 0) {
                String last = pieces.removeLast();
                int cut = random.nextInt(last.length());
                pieces.add(last.substring(0, cut));
                pieces.add(last.substring(cut));
                pieces.removeIf(String::isEmpty);
            }
        }
        pieces.addAll(List.of(FINISH, USAGE, DONE));
        relay.streams(pieces);

        HttpResponse<String> answer = relay.send("/v1/messages", STREAM);

        assertThat(textOf(answer.body())).isEqualTo(expected.toString());
        assertThat(answer.body()).contains("event: message_stop");
        assertThat(row().tokens().output()).isEqualTo(3);
    }

    @Test
    void anEventOfTheProviderGoesThroughTheStepsOfTheOperator() throws Exception {
        open(false, "shout");
        relay.streams(List.of(text("Hello"), DONE));

        assertThat(textOf(relay.send("/v1/messages", STREAM).body())).isEqualTo("HI");
    }

    @Test
    void aStepThatFailsEndsTheStreamWithAnError() throws Exception {
        open(false, "give-up");
        relay.streams(List.of(text("Hello"), FINISH, DONE));

        relay.send("/v1/messages", STREAM);

        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Failed.class);
        assertThat(relay.relayed().attempt().failure()).isEqualTo(FailureClass.SERVER_ERROR);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamThatBreaksOffEndsWithAnError(boolean ownRoutes) throws Exception {
        open(ownRoutes, null);
        relay.streamsAndBreaks(List.of(text("Hel"), text("lo")));

        HttpResponse<String> answer = relay.send("/v1/messages", STREAM);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(textOf(answer.body())).isEqualTo("Hello");
        assertThat(answer.body())
                .contains("event: error\ndata: {\"type\":\"error\"")
                .doesNotContain("message_stop");
        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
        assertThat(row().errorType()).isEqualTo("api_error");
    }

    @Test
    void aStreamWithoutAnEventLetsAnotherBeAsked() throws Exception {
        open(true, null);
        relay.streams(List.of(": processing\n\n"));

        relay.send("/v1/messages", STREAM);

        assertFailed(FailureKind.UPSTREAM_BROKEN);
        assertThat(relay.relayed().context().answer().committed()).isFalse();
        assertThat(relay.journal().backlog()).isZero();
    }

    @Test
    void anErrorBeforeAnythingElseLetsAnotherBeAsked() throws Exception {
        open(true, null);
        relay.streams(List.of(data("{\"error\":{\"message\":\"busy\",\"code\":503}}")));

        relay.send("/v1/messages", STREAM);

        AttemptOutcome.Failed failed = (AttemptOutcome.Failed) relay.relayed().outcome();
        JsonNode body = Json.mapper()
                .readTree(Objects.requireNonNull(failed.answer()).body().getBytes());
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.at("/error/message").asText()).contains("busy");
        assertThat(relay.relayed().attempt().failure()).isIn(FailureClass.SERVER_ERROR, FailureClass.OVERLOADED);
        assertThat(relay.relayed().context().answer().committed()).isFalse();
    }

    @Test
    void anErrorThatIsTheClientsGoesToTheClient() throws Exception {
        open(true, null);
        relay.streams(List.of(data("{\"error\":{\"message\":\"no such parameter\",\"code\":400,"
                + "\"type\":\"invalid_request_error\"}}")));

        HttpResponse<String> answer = relay.send("/v1/messages", STREAM);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.mapper().readTree(answer.body()).at("/error/type").asText())
                .isEqualTo("invalid_request_error");
        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
        assertThat(row().status()).isEqualTo(400);
    }

    @Test
    void aClientThatLeavesEndsTheCall() throws Exception {
        open(true, null);
        AtomicBoolean closed = new AtomicBoolean();
        relay.answers(request -> {
            request.response().closeHandler(gone -> closed.set(true));
            request.response().setChunked(true).putHeader("content-type", "text/event-stream");
            request.response().write(text("Hello"));
        });

        HttpResponse<InputStream> answer =
                relay.client().send(relay.request("/v1/messages", STREAM), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().read();
        answer.body().close();

        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
        assertThat(row().status()).isEqualTo(499);
        await().untilTrue(closed);
    }

    @Test
    void aWholeAnswerIsTranslatedAndSettled() throws Exception {
        open(true, null);
        relay.answersWith(200, "application/json", ANSWER);

        HttpResponse<String> answer = relay.send("/v1/messages", WHOLE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("x-claude-proxy-loss")).contains("top_k");
        assertThat(answer.headers().firstValue("x-claude-proxy-estimate")).isEmpty();
        JsonNode body = Json.mapper().readTree(answer.body());
        assertThat(body.at("/content/0/text").asText()).isEqualTo("Hello");
        assertThat(body.path("model").asText()).isEqualTo("asked");
        UsageRow row = row();
        assertThat(row.tokens().output()).isEqualTo(3);
        assertThat(row.modelServed()).isEqualTo("served-1");
        assertThat(row.bytesOut()).isEqualTo(answer.body().length());
    }

    @Test
    void countsThatTheProviderDoesNotTellAreEstimatedAndMarked() throws Exception {
        open(true, null);
        relay.answersWith(200, "application/json", ANSWER.replaceAll(",\"usage\":\\{[^}]*}", ""));

        HttpResponse<String> answer = relay.send("/v1/messages", WHOLE);

        assertThat(answer.headers().firstValue("x-claude-proxy-estimate")).contains("true");
        assertThat(row().estimated()).isTrue();
        assertThat(row().tokens().input()).isPositive();
    }

    @Test
    void aWholeAnswerGoesThroughTheStepsOfTheOperator() throws Exception {
        open(false, "shout");
        relay.answersWith(200, "application/json", ANSWER);

        assertThat(Json.mapper()
                        .readTree(relay.send("/v1/messages", WHOLE).body())
                        .at("/content/0/text")
                        .asText())
                .isEqualTo("HI");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        text/html        | <html>busy</html>
        application/json | {"cut":
        application/json | [1,2]
        application/json | ~~
        """)
    void anAnswerThatIsNoneLetsAnotherBeAsked(String type, String body) throws Exception {
        open(true, null);
        relay.answersWith(200, type, body);

        relay.send("/v1/messages", WHOLE);

        assertFailed(FailureKind.UPSTREAM_INVALID_ANSWER);
        assertThat(relay.relayed().context().answer().committed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"401,CREDENTIAL", "429,RATE_LIMIT", "500,SERVER_ERROR", "529,OVERLOADED", "408,TIMEOUT"})
    void anErrorStatusLetsAnotherBeAsked(int status, FailureClass failure) throws Exception {
        open(true, null);
        relay.answersWith(
                status, "application/json", "{\"error\":{\"message\":\"wrong key sk-abcdefghijklmnopqrst\"}}");

        relay.send("/v1/messages", WHOLE);

        AttemptOutcome.Failed failed = (AttemptOutcome.Failed) relay.relayed().outcome();
        assertThat(relay.relayed().attempt().failure()).isEqualTo(failure);
        assertThat(Objects.requireNonNull(failed.answer()).body().toString())
                .contains("\"type\":\"error\"")
                .doesNotContain("sk-abcdefgh");
    }

    @Test
    void aRefusedRequestIsToldInTheDialectOfTheClient() throws Exception {
        open(true, null);
        relay.answersWith(400, "application/json", "{\"error\":{\"message\":\"no such tool\",\"param\":\"tools\"}}");

        HttpResponse<String> answer = relay.send("/v1/messages", WHOLE);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Json.mapper().readTree(answer.body()).at("/error/message").asText())
                .contains("no such tool");
        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
    }

    @Test
    void aChatClientOfAChatProviderGetsTheSameChunksButForTheModel() throws Exception {
        open(true, null);
        relay.streams(List.of(text("Hello"), FINISH, USAGE, DONE));

        HttpResponse<String> answer = relay.send(
                "/v1/chat/completions",
                "{\"model\":\"asked\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.body()).isEqualTo((text("Hello") + FINISH + DONE).replace("served-1", "asked"));
        assertThat(row().tokens().output()).isEqualTo(3);
    }

    @Test
    void aClientThatLeavesWhileTheEndIsTranslatedIsCharged() throws Exception {
        open(false, "give-up");
        AtomicInteger steps = new AtomicInteger();
        relay.onStep(() -> {
            if (steps.incrementAndGet() == 2) {
                await().until(relay::answering);
                relay.clientLeaves();
            }
        });
        relay.streams(List.of(chunk("{\"content\":\"Hello\"}", "null"), FINISH + USAGE + DONE));
        relay.client().sendAsync(relay.request("/v1/messages", STREAM), HttpResponse.BodyHandlers.ofString());
        UsageRow row = relay.relayed().context().accounting().row();
        assertThat(row).isNotNull();
        assertThat(row.tokens().output()).isPositive();
    }

    private void open(boolean ownRoutes, @Nullable String after) throws Exception {
        relay = new LoopbackRelay(url -> provider(url, after), ownRoutes, HOOKS);
    }

    private static Provider provider(String url, @Nullable String after) {
        Provider some =
                SampleProvider.named("some").baseUrl(url).dialect(Dialect.CHAT).make();
        return new Provider(
                some.name(),
                some.vendor(),
                some.baseUrl(),
                some.key(),
                some.dialect(),
                some.auth(),
                some.apiVersion(),
                some.headers(),
                some.proxy(),
                some.timeouts(),
                some.models(),
                some.prefix(),
                some.priceFactor(),
                some.weight(),
                some.region(),
                some.limits(),
                some.traits(),
                null,
                after);
    }

    private void assertFailed(FailureKind kind) throws Exception {
        AttemptOutcome.Failed failed = (AttemptOutcome.Failed) relay.relayed().outcome();
        assertThat(failed.failure().kind()).isEqualTo(kind);
        assertThat(failed.answer()).isNull();
    }

    private UsageRow row() throws Exception {
        return Objects.requireNonNull(relay.relayed().context().accounting().row());
    }

    private static String text(String text) {
        return chunk("{\"content\":\"" + text + "\"}", "null");
    }

    private static String chunk(String delta, String finish) {
        return data("{\"id\":\"c\",\"model\":\"served-1\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}");
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static String textOf(String stream) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String line : stream.split("\n", -1)) {
            if (line.startsWith("data: {")) {
                text.append(Json.mapper()
                        .readTree(line.substring("data: ".length()))
                        .at("/delta/text")
                        .asText(""));
            }
        }
        return text.toString();
    }
}
