package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.models.ModelInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.models.Model;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import harness.AdminClient;
import harness.Answer;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.SimulatedVendor;
import harness.UpstreamRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official Java SDKs of OpenAI and Anthropic against Claude accounts and against a provider that settings make. */
@Timeout(300)
class FrontsIT {

    private static final String CLAUDE = "claude-sonnet-4-5";
    private static final String GPT = "gpt-5.1";
    private static final String WEATHER = "get_weather";
    private static final Map<String, Object> SCHEMA =
            Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")));

    private static ScriptedUpstream claude;
    private static SimulatedVendor vendor;
    private static ProxyProcess proxy;
    private static ProxyClient plain;
    private static AdminClient admin;
    private static OpenAIClient openAi;
    private static AnthropicClient anthropic;

    @BeforeAll
    static void start() {
        claude = ScriptedUpstream.start();
        vendor = SimulatedVendor.start("openai");
        proxy = ProxyProcess.builder()
                .upstream(claude)
                .schedule("check-providers", "0 0 0 1 1 ? 2099")
                .env("PROVIDER_BASE_URL", vendor.url() + "/v1")
                .env("PROVIDER_API_KEY", vendor.key())
                .env("GATEWAY_PROVIDER_DEFAULT_VENDOR", "openai")
                .env("SMALL_MODEL", "gpt-4.1-mini")
                .env("GATEWAY_MODELS_MAP", "house-model=default/gpt-4.1-mini;hidden-*=claude/" + CLAUDE)
                .env("CUSTOM_HEADER_X_TEAM", "blue")
                .env("RETRY_MAX_ATTEMPTS", "1")
                .start();
        plain = proxy.client();
        admin = proxy.admin();
        openAi = openAi(proxy.clientKey());
        anthropic = AnthropicOkHttpClient.builder()
                .baseUrl(proxy.baseUrl())
                .apiKey(proxy.clientKey())
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        openAi.close();
        anthropic.close();
        proxy.close();
        vendor.close();
        claude.close();
    }

    @BeforeEach
    void clear() {
        claude.clear();
        vendor.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {CLAUDE, GPT})
    void openAisSdkReadsCompletionsAndTheirStreams(String model) {
        ChatCompletion whole =
                openAi.chat().completions().create(chat(model, "hello").build());
        checkCompletion(whole, model);

        var params = chat(model, "hello")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        var accumulator = ChatCompletionAccumulator.create();
        try (var stream = openAi.chat().completions().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        checkCompletion(accumulator.chatCompletion(), model);
    }

    private static void checkCompletion(ChatCompletion completion, String model) {
        assertThat(completion.model()).isEqualTo(model);
        var choice = completion.choices().getFirst();
        assertThat(choice.message().content()).hasValue(model.equals(CLAUDE) ? "Hello." : vendor.text());
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(model.equals(CLAUDE) ? 3 : 120);
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(model.equals(CLAUDE) ? 2 : 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {CLAUDE, GPT})
    void openAisSdkCallsToolsAndBringsResults(String model) {
        claude.enqueue(Answer.json(MessageJson.toolUse("toolu_1", WEATHER, "{\"city\":\"Zürich\"}")));
        var params = chat(model, SimulatedVendor.CALL + " weather?")
                .addTool(ChatCompletionFunctionTool.builder()
                        .function(FunctionDefinition.builder()
                                .name(WEATHER)
                                .parameters(FunctionParameters.builder()
                                        .additionalProperties(Map.of(
                                                "type", JsonValue.from("object"),
                                                "properties", JsonValue.from(SCHEMA.get("properties"))))
                                        .build())
                                .build())
                        .build());

        var choice =
                openAi.chat().completions().create(params.build()).choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        ChatCompletionMessageFunctionToolCall call =
                choice.message().toolCalls().orElseThrow().getFirst().asFunction();
        assertThat(call.function().name()).isEqualTo(WEATHER);
        assertThat(call.function().arguments().replace(" ", "")).isEqualTo("{\"city\":\"Zürich\"}");

        params.addMessage(choice.message())
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.id())
                        .content("8 degrees")
                        .build());
        String said = openAi.chat()
                .completions()
                .create(params.build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
        assertThat(said).isEqualTo(model.equals(CLAUDE) ? "Hello." : vendor.text());
        if (model.equals(CLAUDE)) {
            JsonNode turn = claude.requests().getLast().json().path("messages").path(2);
            assertThat(turn.path("content").path(0).path("type").asText()).isEqualTo("tool_result");
            assertThat(turn.path("content").path(0).path("tool_use_id").asText())
                    .isEqualTo(call.id());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CLAUDE, GPT})
    void openAisSdkReadsResponsesAndTheirStreams(String model) {
        checkResponse(openAi.responses().create(response(model, "hello").build()), model);

        var accumulator = ResponseAccumulator.create();
        try (var stream =
                openAi.responses().createStreaming(response(model, "hello").build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        checkResponse(accumulator.response(), model);
    }

    private static void checkResponse(Response response, String model) {
        assertThat(response.status()).hasValue(ResponseStatus.COMPLETED);
        String text = response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .map(part -> part.asOutputText().text())
                .findFirst()
                .orElseThrow();
        assertThat(text).isEqualTo(model.equals(CLAUDE) ? "Hello." : vendor.text());
        assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(model.equals(CLAUDE) ? 2 : 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {CLAUDE, GPT})
    void openAisSdkCallsToolsThroughResponses(String model) {
        claude.enqueue(Answer.json(MessageJson.toolUse("toolu_1", WEATHER, "{\"city\":\"Zürich\"}")));
        Response response = openAi.responses()
                .create(response(model, SimulatedVendor.CALL + " weather?")
                        .addTool(FunctionTool.builder()
                                .name(WEATHER)
                                .strict(false)
                                .parameters(FunctionTool.Parameters.builder()
                                        .putAdditionalProperty("type", JsonValue.from("object"))
                                        .putAdditionalProperty("properties", JsonValue.from(SCHEMA.get("properties")))
                                        .build())
                                .build())
                        .build());

        var call = response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .findFirst()
                .orElseThrow();
        assertThat(call.name()).isEqualTo(WEATHER);
        assertThat(call.callId()).isNotEmpty();
        assertThat(call.arguments().replace(" ", "")).isEqualTo("{\"city\":\"Zürich\"}");
    }

    @Test
    void anthropicsSdkReadsMessagesAndStreamsOfAProvider() {
        Message whole = anthropic.messages().create(message(GPT, "hello").build());
        assertThat(whole.content().getFirst().asText().text()).isEqualTo(vendor.text());
        assertThat(whole.usage().cacheReadInputTokens()).hasValue(100L);
        assertThat(whole.model().asString()).isEqualTo(GPT);
        assertThat(whole.id()).startsWith("msg_");

        var accumulator = MessageAccumulator.create();
        try (var stream =
                anthropic.messages().createStreaming(message(GPT, "hello").build())) {
            stream.stream().forEach(accumulator::accumulate);
        }
        Message streamed = accumulator.message();
        assertThat(streamed.content().getFirst().asText().text()).isEqualTo(vendor.text());
        assertThat(streamed.usage().outputTokens()).isEqualTo(30);
        assertThat(vendor.calls())
                .allSatisfy(call -> assertThat(call.headers().first("x-team")).hasValue("blue"));
    }

    @Test
    void anthropicsSdkCallsToolsOfAProviderInAStream() {
        var params = message(GPT, SimulatedVendor.CALL + " weather?")
                .addTool(Tool.builder()
                        .name(WEATHER)
                        .inputSchema(Tool.InputSchema.builder()
                                .putAdditionalProperty(
                                        "properties", com.anthropic.core.JsonValue.from(SCHEMA.get("properties")))
                                .build())
                        .build())
                .build();
        var accumulator = MessageAccumulator.create();
        try (var stream = anthropic.messages().createStreaming(params)) {
            stream.stream().forEach(accumulator::accumulate);
        }

        Message message = accumulator.message();
        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
        assertThat((Object) message.content().getFirst().asToolUse()._input().convert(Map.class))
                .isEqualTo(Map.of("city", "Zürich"));
    }

    @Test
    void tokensOfAProvidersModelAreEstimated() {
        long tokens = anthropic
                .messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model(GPT)
                        .addUserMessage("one two three four five ".repeat(100))
                        .build())
                .inputTokens();

        assertThat(tokens).isBetween(300L, 900L);
        assertThat(vendor.calls()).isEmpty();
        assertThat(plain.post("/v1/messages/count_tokens", MessageJson.request(CLAUDE))
                        .headers()
                        .firstValue("x-claude-proxy-estimate"))
                .isEmpty();
    }

    @Test
    void modelsAreListedInTheDialectOfTheCaller() {
        List<String> ofAnthropic =
                anthropic.models().list().data().stream().map(ModelInfo::id).toList();
        assertThat(ofAnthropic).contains(CLAUDE);

        List<String> ofOpenAi =
                openAi.models().list().data().stream().map(Model::id).toList();
        assertThat(ofOpenAi).contains("house-model", "gpt-4.1-mini", CLAUDE).doesNotContain("hidden-*");
        assertThat(openAi.models().retrieve("house-model").id()).isEqualTo("house-model");
    }

    @Test
    void mappedNamesGoWhereTheMapSays() {
        openAi.chat().completions().create(chat("claude-haiku-4-5", "hello").build());
        openAi.chat().completions().create(chat("house-model", "hello").build());
        assertThat(vendor.calls())
                .extracting(call -> call.json().path("model").asText())
                .containsExactly("gpt-4.1-mini", "gpt-4.1-mini");

        ChatCompletion hidden =
                openAi.chat().completions().create(chat("hidden-one", "hello").build());
        assertThat(hidden.model()).isEqualTo("hidden-one");
        assertThat(claude.takeRequest().json().path("model").asText()).isEqualTo(CLAUDE);
    }

    @Test
    void errorsHaveTheShapeOfTheFront() {
        assertThatThrownBy(() -> openAi.chat()
                        .completions()
                        .create(chat(GPT, SimulatedVendor.OVERFLOW).build()))
                .isInstanceOfSatisfying(BadRequestException.class, refused -> {
                    assertThat(refused.getMessage())
                            .as("in the words of the provider, which are those of the front")
                            .contains("maximum context length is 128000 tokens");
                    assertThat(refused.code()).hasValue("context_length_exceeded");
                });
        claude.enqueue(Answer.error(400, MessageJson.error("invalid_request_error", "messages: too many")));
        assertThatThrownBy(() ->
                        openAi.responses().create(response(CLAUDE, "hello").build()))
                .isInstanceOfSatisfying(BadRequestException.class, refused -> {
                    assertThat(refused.getMessage()).contains("messages: too many");
                    assertThat(refused.type()).hasValue("invalid_request_error");
                });
        OpenAIClient stranger = openAi("no-such-key");
        assertThatThrownBy(() ->
                        stranger.chat().completions().create(chat(GPT, "hello").build()))
                .isInstanceOfSatisfying(
                        UnauthorizedException.class,
                        refused -> assertThat(refused.getMessage()).contains("key"));
        stranger.close();

        HttpResponse<byte[]> several =
                plain.post("/v1/chat/completions", "{\"model\":\"" + CLAUDE + "\",\"n\":2,\"messages\":[]}");
        assertThat(several.statusCode()).isEqualTo(400);
        JsonNode error = ProxyClient.json(several);
        assertThat(error.has("type")).as(error.toString()).isFalse();
        assertThat(error.path("error").path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("error").path("message").asText()).isNotEmpty();
        JsonNode nameless = ProxyClient.json(plain.post("/v1/chat/completions", "{\"messages\":[]}"));
        assertThat(nameless.path("error").path("message").asText()).contains("model");
        JsonNode ofMessages = ProxyClient.json(plain.message("{\"messages\":[]}"));
        assertThat(ofMessages.path("type").asText()).isEqualTo("error");
    }

    @Test
    void usageRowsSayWhoServedWhatItCostAndWhatWasLost() {
        String lossy = MessageJson.request(GPT).replace("\"max_tokens\"", "\"top_k\":5,\"max_tokens\"");
        JsonNode ofProvider = admin.awaitRow(id(plain.message(lossy)));
        assertThat(ofProvider.path("provider").asText()).isEqualTo("default");
        assertThat(ofProvider.path("model_served").asText()).isEqualTo("gpt-5.1-2025-11-13");
        assertThat(ofProvider.path("losses").toString()).isEqualTo("[\"top_k\"]");
        assertThat(ofProvider.path("usage_estimated").asBoolean()).isFalse();
        assertThat(ofProvider.path("cost_usd").decimalValue())
                .as("20 x 1.25 + 100 x 0.125 + 30 x 10 dollars per million")
                .isEqualByComparingTo("0.0003375");

        String chat = "{\"model\":\"" + CLAUDE + "\",\"seed\":7,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        HttpResponse<byte[]> answer = plain.post("/v1/chat/completions", chat);
        assertThat(answer.headers().firstValue("x-claude-proxy-loss")).hasValue("seed");
        JsonNode ofAccount = admin.awaitRow(id(answer));
        assertThat(ofAccount.has("provider")).isFalse();
        assertThat(ofAccount.path("account").asText()).isNotEmpty();
        assertThat(ofAccount.path("endpoint").asText()).isEqualTo("chat_completions");
        assertThat(ofAccount.path("losses").toString()).isEqualTo("[\"seed\"]");
        assertThat(ofAccount.path("cost_usd").decimalValue())
                .as("3 x 3 + 2 x 15 dollars per million")
                .isEqualByComparingTo("0.000039");
    }

    @Test
    void usageThatAProviderDoesNotTellIsEstimated() {
        vendor.enqueue(Answer.json("{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"house\","
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello there.\"},"
                + "\"finish_reason\":\"stop\"}]}"));

        HttpResponse<byte[]> answer =
                plain.message(MessageJson.request("unheard-of", false, "one two three ".repeat(50)));

        assertThat(ProxyClient.json(answer).path("usage").path("input_tokens").asInt())
                .isBetween(100, 250);
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("usage_estimated").asBoolean()).isTrue();
        assertThat(row.path("input_tokens").asInt()).isBetween(100, 250);
        assertThat(row.has("cost_usd")).as("nobody knows its price").isFalse();
        UpstreamRequest sent = vendor.call();
        assertThat(sent.json().path("model").asText()).isEqualTo("unheard-of");
    }

    private static OpenAIClient openAi(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(proxy.baseUrl() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder chat(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private static ResponseCreateParams.Builder response(String model, String text) {
        return ResponseCreateParams.builder().model(model).input(text);
    }

    private static MessageCreateParams.Builder message(String model, String text) {
        return MessageCreateParams.builder().model(model).maxTokens(64).addUserMessage(text);
    }
}
