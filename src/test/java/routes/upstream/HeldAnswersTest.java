package routes.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.memory.Grant;
import gateway.memory.Holding;
import gateway.memory.MemoryBudget;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.provider.SampleProvider;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.AttemptOutcome;

/** What answers of providers make the gateway hold, 12 MB of memory for one request. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldAnswersTest {

    private static final int MEGABYTE = 1 << 20;
    private static final String CHAT = "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":"
            + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3},\"more\":%s}";

    private final MemoryBudget memory = new MemoryBudget(16 * MEGABYTE, 50, System::nanoTime);
    private LoopbackRelay relay;

    @AfterEach
    void close() throws Exception {
        relay.close();
    }

    @Test
    void aLargeAnswerComesWholeAndIsGivenBack() throws Exception {
        open(Dialect.CHAT);
        String text = "0123456789".repeat(200_000);
        relay.answersWith(200, "application/json", CHAT.formatted(text, 0));

        HttpResponse<String> answer = relay.send("/v1/messages", request(""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Json.mapper()
                        .readTree(answer.body())
                        .at("/content/0/text")
                        .asText()
                        .equals(text))
                .isTrue();
        await().until(() -> memory.used() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/responses", "/v1/chat/completions"})
    void anAnswerBeyondTheMemoryOfARequestIsAFailureOfTheProvider(String path) throws Exception {
        open(path.equals("/v1/chat/completions") ? Dialect.MESSAGES : Dialect.CHAT);
        relay.answersWith(200, "application/json", CHAT.formatted("x".repeat(13 * MEGABYTE), 0));

        HttpResponse<String> answer = relay.send(path, request(path));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("400011");
        await().until(() -> memory.used() == 0);
    }

    @Test
    void anAnswerThatWouldBecomeALargeTreeIsAFailureOfTheProvider() throws Exception {
        open(Dialect.CHAT);
        for (String bomb : List.of("[" + "{},".repeat(300_000) + "{}]", "[" + "{},".repeat(30_000) + "{}]")) {
            relay.answersWith(200, "application/json", CHAT.formatted("x", bomb));
            HttpResponse<String> answer = relay.send("/v1/messages", request(""));
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("400011");
        }
        await().until(() -> memory.used() == 0);
    }

    @Test
    void anAnswerForWhichThereIsNoMemoryNowIsToBeAskedForAgain() throws Exception {
        open(Dialect.CHAT);
        Holding other = memory.holding();
        other.ownedBy("other");
        other.grow(12 * MEGABYTE);
        relay.answersWith(200, "application/json", CHAT.formatted("x".repeat(5 * MEGABYTE), 0));

        HttpResponse<String> answer = relay.send("/v1/messages", request(""));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("500011", "overloaded_error");
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        await().until(() -> memory.used() == 12 * MEGABYTE);
        relay.answersWith(200, "application/json", CHAT.formatted("small", 0));
        assertThat(relay.send("/v1/messages", request("")).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialect.class,
            names = {"CHAT", "MESSAGES"})
    void aResponseWhoseTextIsKeptToItsEndEndsWithAnErrorWhereItIsTooLong(Dialect of) throws Exception {
        open(of);
        String piece = "x".repeat(100_000);
        List<String> pieces = new ArrayList<>();
        pieces.add(of == Dialect.CHAT ? "" : START);
        for (int i = 0; i < 60; i++) {
            pieces.add(of == Dialect.CHAT ? chunk(piece) : delta(piece));
        }
        relay.streams(pieces);

        HttpResponse<String> answer =
                relay.send("/v1/responses", "{\"model\":\"asked\",\"stream\":true,\"input\":\"Hi\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("event: response.created");
        assertThat(answer.body().substring(answer.body().length() - 400))
                .contains("event: error")
                .contains("500011");
        await().until(() -> memory.used() == 0);
    }

    @Test
    void aStreamOfWhichNothingIsKeptMayBeAsLongAsItLikes() throws Exception {
        open(Dialect.CHAT);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            pieces.add(chunk("x".repeat(100_000)));
        }
        pieces.add("data: [DONE]\n\n");
        relay.streams(pieces);

        HttpResponse<String> answer = relay.send(
                "/v1/messages",
                "{\"model\":\"asked\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.body()).hasSizeGreaterThan(30_000_000).contains("event: message_stop");
        assertThat(memory.refused()).isZero();
    }

    @Test
    void anEventThatIsNotCompleteIsCountedWhileItGrows() throws Exception {
        open(Dialect.CHAT);
        Holding other = memory.holding();
        other.ownedBy("other");
        other.grow(12 * MEGABYTE);
        List<String> pieces = new ArrayList<>(List.of(chunk("Hi"), "data: {\"choices\":[{\"delta\":{\"content\":\""));
        for (int i = 0; i < 60; i++) {
            pieces.add("x".repeat(100_000));
        }
        relay.streams(pieces);

        HttpResponse<String> answer = relay.send(
                "/v1/messages",
                "{\"model\":\"asked\",\"max_tokens\":9,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.body()).contains("event: error", "500011");
        await().until(() -> memory.used() == 12 * MEGABYTE);
    }

    @Test
    void anUntranslatedStreamThatDoesNotBeginIsCountedWhileItGrows() throws Exception {
        open(Dialect.MESSAGES);
        relay.ofAccount();
        long others = fill();
        relay.streams(unfinished("event: message_start\ndata: {\"type\":\"message_start\",\"x\":\""));

        HttpResponse<String> answer = relay.send("/v1/messages", STREAMED);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("500011", "overloaded_error");
        await().until(() -> memory.used() == others);
    }

    @Test
    void anEventOfAnUntranslatedStreamIsCountedWhileItGrows() throws Exception {
        open(Dialect.MESSAGES);
        relay.ofAccount();
        long others = fill();
        List<String> pieces = new ArrayList<>(List.of(START, delta("Hi")));
        pieces.addAll(unfinished("event: message_delta\ndata: {\"type\":\"message_delta\",\"x\":\""));
        relay.streams(pieces);

        HttpResponse<String> answer = relay.send("/v1/messages", STREAMED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("event: error", "500011");
        await().until(() -> memory.used() == others);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnUntranslatedStreamHoldsIsGivenBackWhenItsEventIsWhole(boolean begun) throws Exception {
        open(Dialect.MESSAGES);
        relay.ofAccount();
        CompletableFuture<HttpServerRequest> asked = new CompletableFuture<>();
        relay.answers(asked::complete);
        CompletableFuture<HttpResponse<String>> answer =
                relay.client().sendAsync(relay.request("/v1/messages", STREAMED), HttpResponse.BodyHandlers.ofString());
        HttpServerResponse stream = asked.get(60, TimeUnit.SECONDS).response();
        stream.setChunked(true).putHeader("content-type", "text/event-stream");
        stream.write(begun ? START : "");
        String large = "event: message_delta\ndata: {\"type\":\"message_delta\",\"x\":\"" + "x".repeat(900_000);
        stream.write(large);
        await().until(() -> memory.used() > 1_800_000);

        stream.write("\"}\n\n" + (begun ? "" : START) + delta("Hi"));

        await().until(() -> memory.used() == 0);
        stream.end("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        assertThat(answer.get(60, TimeUnit.SECONDS).body()).contains("Hi", "message_stop");
        assertThat(memory.refused()).isZero();
    }

    @Test
    void aModelThatIsTooLongToBeOneIsNotKeptOfAStream() throws Exception {
        open(Dialect.MESSAGES);
        relay.ofAccount();
        String model = "x".repeat(400_000);
        relay.streams(List.of(
                START.replace("\"model\":\"m\"", "\"model\":\"" + model + "\""),
                delta("Hi"),
                "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"));

        assertThat(relay.send("/v1/messages", STREAMED).body()).contains(model, "message_stop");

        assertThat(relay.journal().peek(10))
                .singleElement()
                .satisfies(row -> assertThat(row.read().get("model_served")).isNull());
    }

    @Test
    void aMessageWithAHugeIdIsPipedAndCountedWithoutIt() throws Exception {
        open(Dialect.MESSAGES);
        relay.ofAccount();
        String message = "{\"id\":\"" + "x".repeat(20 * MEGABYTE) + "\",\"type\":\"message\",\"model\":\""
                + "m".repeat(2_000) + "\",\"content\":[],\"usage\":{\"input_tokens\":1,\"output_tokens\":7}}";
        relay.answersWith(200, "application/json", message);

        assertThat(relay.send("/v1/messages", request("")).body().equals(message))
                .as("the same bytes")
                .isTrue();

        assertThat(relay.journal().peek(10)).singleElement().satisfies(row -> {
            assertThat(row.read().get("model_served")).isNull();
            assertThat(row.read().get("output_tokens")).isEqualTo(7L);
        });
        await().until(() -> memory.used() == 0);
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerIsNoFailureOfTheProvider() throws Exception {
        open(Dialect.CHAT);
        CompletableFuture<Void> asked = new CompletableFuture<>();
        relay.answers(silent -> asked.complete(null));
        CompletableFuture<HttpResponse<Void>> answer = relay.client()
                .sendAsync(relay.request("/v1/messages", request("")), HttpResponse.BodyHandlers.discarding());
        asked.get(60, TimeUnit.SECONDS);

        answer.cancel(true);

        assertThat(relay.relayed().outcome()).isInstanceOf(AttemptOutcome.Answered.class);
        assertThat(relay.relayed().context().accounting().row().status()).isEqualTo(499);
    }

    private static final String START = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":"
            + "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],"
            + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}\n\n"
            + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
            + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";

    private static final String STREAMED = "{\"model\":\"asked\",\"max_tokens\":9,\"stream\":true,\"messages\":"
            + "[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    /** 950 KB of an event that does not end. */
    private static List<String> unfinished(String begin) {
        List<String> pieces = new ArrayList<>(List.of(begin));
        for (int i = 0; i < 19; i++) {
            pieces.add("x".repeat(50_000));
        }
        return pieces;
    }

    /** Leaves half a megabyte of the memory; returns what others hold. */
    private long fill() {
        List.of(12 * MEGABYTE, 2 * MEGABYTE, 3 * MEGABYTE / 2).forEach(bytes -> {
            Holding other = memory.holding();
            other.ownedBy("other " + bytes);
            assertThat(other.grow(bytes)).isEqualTo(Grant.GRANTED);
        });
        return memory.used();
    }

    private static String delta(String text) {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}}\n\n";
    }

    private static String chunk(String text) {
        return "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                + "\"},\"finish_reason\":null}]}\n\n";
    }

    private static String request(String path) {
        return path.equals("/v1/responses")
                ? "{\"model\":\"asked\",\"input\":\"Hi\"}"
                : "{\"model\":\"asked\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    }

    private void open(Dialect dialect) throws Exception {
        relay = new LoopbackRelay(
                url -> SampleProvider.named("some")
                        .baseUrl(url)
                        .dialect(dialect)
                        .make(),
                true,
                null,
                memory);
    }
}
