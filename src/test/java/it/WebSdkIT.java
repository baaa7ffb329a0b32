package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.SseException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import harness.Lab;
import harness.ProxyProcess;
import harness.SimulatedWeb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebEvents;
import routes.demo.web.DemoWebReply;
import routes.demo.web.DemoWebStep;
import routes.demo.web.DemoWebUpload;

/** The official Java SDKs in web mode: they read every answer strictly, and bring back what they were given. */
@Lab
@Timeout(300)
@DisplayName("Web mode, SDKs")
class WebSdkIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final String WEATHER = "get_weather";
    private static final String TIME = "get_time";
    private static final Map<String, Object> PROPERTIES = Map.of("city", Map.of("type", "string"));
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static AnthropicClient client;
    private static OpenAIClient openAi;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("GATEWAY_WEB_TOOL_GRACE", "300ms");
    }

    @BeforeAll
    static void start() {
        client = AnthropicOkHttpClient.builder()
                .baseUrl(proxy.baseUrl())
                .apiKey(proxy.clientKey())
                .maxRetries(0)
                .responseValidation(true)
                .build();
        openAi = OpenAIOkHttpClient.builder()
                .baseUrl(proxy.baseUrl() + "/v1")
                .apiKey(proxy.clientKey())
                .maxRetries(0)
                .responseValidation(true)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        openAi.close();
    }

    @AfterEach
    void nothingIsLeft() {
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("a whole message and a stream say the same")
    void readsMessagesAndStreams() {
        MessageCreateParams asked = asks("I like sailing").build();

        Message whole = client.messages().create(asked);
        Message streamed = stream(asked);

        for (Message message : List.of(whole, streamed)) {
            assertThat(message.id()).startsWith("msg_");
            assertThat(message.model().asString()).isEqualTo(MODEL);
            assertThat(text(message)).startsWith("Hello!").contains("I like sailing");
            assertThat(message.stopReason()).contains(StopReason.END_TURN);
            assertThat(message.usage().inputTokens()).isPositive();
            assertThat(message.usage().outputTokens()).isGreaterThan(5);
        }
        assertThat(streamed.usage().outputTokens()).isEqualTo(whole.usage().outputTokens());
    }

    @ParameterizedTest(name = "one tool, its result, and the rest, stream {0}")
    @ValueSource(booleans = {true, false})
    void bringsTheResultOfATool(boolean stream) {
        MessageCreateParams.Builder params =
                asks("What is it like? " + WEATHER).addTool(tool(WEATHER)).addTool(tool(TIME));

        Message first = answer(params, stream);
        List<ToolUseBlock> calls = calls(first);
        assertThat(first.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(calls).extracting(ToolUseBlock::name).containsExactly(WEATHER);
        assertThat((Object) calls.getFirst()._input().convert(Map.class)).isEqualTo(Map.of("city", "demo"));
        Message second =
                answer(params.addMessage(first).addUserMessageOfContentBlockParams(results(calls, "4 C")), stream);

        assertThat(text(second)).isEqualTo(WEATHER + " says: 4 C.");
        assertThat(second.stopReason()).contains(StopReason.END_TURN);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(web.calls(Kind.COMPLETION)).as("nothing is asked anew").hasSize(1);
    }

    @ParameterizedTest(name = "two tools at once, resumed by one message, stream {0}")
    @ValueSource(booleans = {true, false})
    void bringsTheResultsOfTwoTools(boolean stream) {
        MessageCreateParams.Builder params = asks("Tell me " + WEATHER + " and " + TIME)
                .addTool(tool(WEATHER))
                .addTool(tool(TIME));

        Message first = answer(params, stream);
        List<ToolUseBlock> calls = calls(first);
        assertThat(calls).extracting(ToolUseBlock::name).containsExactly(WEATHER, TIME);
        Message second = answer(
                params.addMessage(first).addUserMessageOfContentBlockParams(results(calls, "4 C", "noon")), stream);

        assertThat(text(second)).isEqualTo(WEATHER + " says: 4 C; " + TIME + " says: noon.");
        assertThat(web.calls(Kind.TOOL_RESULT)).hasSize(2);
        assertThat(web.calls(Kind.COMPLETION)).hasSize(1);
    }

    @ParameterizedTest(name = "thinking, and the block brought back, stream {0}")
    @ValueSource(booleans = {true, false})
    void readsThinking(boolean stream) {
        MessageCreateParams.Builder params =
                asks("Think, please").maxTokens(4_096).enabledThinking(1_024);

        Message first = answer(params, stream);
        Message second = answer(params.addMessage(first).addUserMessage("And once more"), stream);

        for (Message message : List.of(first, second)) {
            assertThat(message.content().getFirst().asThinking().thinking()).isNotEmpty();
            assertThat(message.content().get(1).isText()).isTrue();
            assertThat(message.stopReason()).contains(StopReason.END_TURN);
        }
    }

    @Test
    @DisplayName("an image in base64 is uploaded")
    void sendsAnImage() {
        var source = Base64ImageSource.builder()
                .data(PNG)
                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                .build();

        Message message = client.messages()
                .create(MessageCreateParams.builder()
                        .model(MODEL)
                        .maxTokens(64)
                        .addUserMessageOfContentBlockParams(List.of(
                                ContentBlockParam.ofImage(
                                        ImageBlockParam.builder().source(source).build()),
                                ContentBlockParam.ofText(TextBlockParam.builder()
                                        .text("What is on it?")
                                        .build())))
                        .build());

        assertThat(text(message)).contains("What is on it?");
        assertThat(web.calls(Kind.UPLOAD, Kind.UPLOAD_TO_CONVERSATION))
                .singleElement()
                .satisfies(call -> assertThat(
                                DemoWebUpload.read(call).orElseThrow().bytes())
                        .isEqualTo(Base64.getDecoder().decode(PNG)));
        assertThat(web.only(Kind.COMPLETION).json().path("files")).hasSize(1);
    }

    @ParameterizedTest(name = "a stop sequence over the borders of events, stream {0}")
    @ValueSource(booleans = {true, false})
    void readsAStopSequence(boolean stream) {
        web.says(DemoWebEvents.from(0)
                .start()
                .textPieces("One, two, E", "N", "D, three")
                .finish("end_turn", Instant.now())
                .steps());

        Message message = answer(asks("Count").addStopSequence("nowhere").addStopSequence("END"), stream);

        assertThat(text(message)).isEqualTo("One, two, ");
        assertThat(message.stopReason()).contains(StopReason.STOP_SEQUENCE);
        assertThat(message.stopSequence()).contains("END");
    }

    @Test
    @DisplayName("an error before the answer is the SDK's exception of that kind")
    void isToldOfErrors() {
        assertThatThrownBy(() -> client.messages()
                        .create(MessageCreateParams.builder()
                                .model(MODEL)
                                .maxTokens(64)
                                .addUserMessageOfContentBlockParams(
                                        List.of(ContentBlockParam.ofImage(ImageBlockParam.builder()
                                                .urlSource(web.url() + "/image.png")
                                                .build())))
                                .build()))
                .isInstanceOf(BadRequestException.class);
        DemoWebReply limited =
                DemoWebReply.error(429, "rate_limit_error", "Slow down", "").header("retry-after", "1");
        web.enqueue(Kind.COMPLETION, limited, limited);

        assertThatThrownBy(() -> client.messages().create(asks("Too many").build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        refused -> assertThat(refused.apiMessage()).isPresent());
    }

    @Test
    @DisplayName("an error within a stream is the SDK's exception, and what came before was read")
    void isToldOfABrokenStream() {
        web.says(DemoWebEvents.from(0)
                .start()
                .textPieces("Half of", " it")
                .step(new DemoWebStep.Cut())
                .steps());
        var read = new StringBuilder();

        assertThatThrownBy(() -> {
                    try (var stream =
                            client.messages().createStreaming(asks("Cut it").build())) {
                        stream.stream()
                                .flatMap(event -> event.contentBlockDelta().stream())
                                .flatMap(event -> event.delta().text().stream())
                                .forEach(delta -> read.append(delta.text()));
                    }
                })
                .isInstanceOf(SseException.class)
                .isInstanceOf(AnthropicServiceException.class);

        assertThat(read).hasToString("Half of it");
    }

    @Test
    @DisplayName("an OpenAI client is served too: a stream of Chat Completions with a call, and its result")
    void openAisSdkCallsATool() {
        ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessage("What is it like? " + WEATHER)
                .addTool(ChatCompletionFunctionTool.builder()
                        .function(FunctionDefinition.builder()
                                .name(WEATHER)
                                .parameters(FunctionParameters.builder()
                                        .putAdditionalProperty("type", com.openai.core.JsonValue.from("object"))
                                        .putAdditionalProperty("properties", com.openai.core.JsonValue.from(PROPERTIES))
                                        .build())
                                .build())
                        .build());

        ChatCompletion.Choice first = completion(params.build());
        assertThat(first.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        var call = first.message().toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(call.function().name()).isEqualTo(WEATHER);
        assertThat(call.function().arguments().replace(" ", "")).isEqualTo("{\"city\":\"demo\"}");
        ChatCompletion.Choice second = completion(params.addMessage(first.message())
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("4 C")
                        .build())
                .build());

        assertThat(second.message().content()).contains(WEATHER + " says: 4 C.");
        assertThat(second.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(web.calls(Kind.COMPLETION)).as("nothing is asked anew").hasSize(1);
    }

    private static ChatCompletion.Choice completion(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = openAi.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion().choices().getFirst();
    }

    private static MessageCreateParams.Builder asks(String text) {
        return MessageCreateParams.builder().model(MODEL).maxTokens(64).addUserMessage(text);
    }

    private static Tool tool(String name) {
        return Tool.builder()
                .name(name)
                .inputSchema(Tool.InputSchema.builder()
                        .putAdditionalProperty("properties", JsonValue.from(PROPERTIES))
                        .build())
                .build();
    }

    private static Message answer(MessageCreateParams.Builder params, boolean stream) {
        return stream ? stream(params.build()) : client.messages().create(params.build());
    }

    private static Message stream(MessageCreateParams params) {
        var accumulator = MessageAccumulator.create();
        List<RawMessageStreamEvent> events = new ArrayList<>();
        try (var stream = client.messages().createStreaming(params)) {
            stream.stream().forEach(event -> events.add(accumulator.accumulate(event)));
        }
        assertThat(events.getFirst().isMessageStart()).isTrue();
        assertThat(events.getLast().isMessageStop()).isTrue();
        return accumulator.message();
    }

    private static List<ToolUseBlock> calls(Message message) {
        return message.content().stream()
                .flatMap(block -> block.toolUse().stream())
                .toList();
    }

    private static List<ContentBlockParam> results(List<ToolUseBlock> calls, String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(number -> ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                        .toolUseId(calls.get(number).id())
                        .content(texts[number])
                        .build()))
                .toList();
    }

    private static String text(Message message) {
        return message.content().stream()
                .filter(ContentBlock::isText)
                .map(block -> block.asText().text())
                .collect(Collectors.joining());
    }
}
