package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import harness.Answer;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.UpstreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The official Java SDK, with its own retries, against the proxy. */
@Lab
@Timeout(300)
class SdkIT {

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static AnthropicClient client;

    @BeforeAll
    static void start() {
        client = client(proxy.clientKey());
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void readsAMessage() {
        Message message = client.messages().create(hello("claude-sonnet-4-5"));

        assertThat(message.content().getFirst().asText().text()).isEqualTo("Hello.");
        assertThat(message.usage().inputTokens()).isEqualTo(3);
        assertThat(message.usage().outputTokens()).isEqualTo(2);
        UpstreamRequest request = upstream.takeRequest();
        assertThat(request.accountKey()).startsWith("sk-ant-api03-test-account-");
        assertThat(request.json().path("messages").path(0).path("content").asText())
                .isEqualTo("hello");
    }

    @Test
    void readsAStreamInOrder() {
        upstream.enqueue(Answer.stream(MessageJson.stream("One", " two", " three")));
        var accumulator = MessageAccumulator.create();
        List<String> kinds = new ArrayList<>();

        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(hello("claude-sonnet-4-5"))) {
            stream.stream().forEach(event -> kinds.add(kind(accumulator.accumulate(event))));
        }

        assertThat(kinds)
                .containsExactly("start", "block-start", "delta", "delta", "delta", "block-stop", "end", "stop");
        Message message = accumulator.message();
        assertThat(message.content().getFirst().asText().text()).isEqualTo("One two three");
        assertThat(message.usage().outputTokens()).isEqualTo(3);
    }

    @Test
    void usesTools() {
        upstream.enqueue(Answer.json(MessageJson.toolUse("toolu_1", "get_weather", "{\"city\":\"Lisbon\"}")));
        Tool tool = Tool.builder()
                .name("get_weather")
                .inputSchema(Tool.InputSchema.builder()
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build();

        Message message = client.messages()
                .create(MessageCreateParams.builder()
                        .model("claude-sonnet-4-5")
                        .maxTokens(64)
                        .addTool(tool)
                        .addUserMessage("weather?")
                        .build());

        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
        ToolUseBlock use = message.content().getFirst().asToolUse();
        assertThat(use.name()).isEqualTo("get_weather");
        assertThat((Object) use._input().convert(Map.class)).isEqualTo(Map.of("city", "Lisbon"));
        assertThat(upstream.takeRequest()
                        .json()
                        .path("tools")
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("get_weather");
    }

    @Test
    void countsTokens() {
        long tokens = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model("claude-sonnet-4-5")
                        .addUserMessage("hello")
                        .build())
                .inputTokens();

        assertThat(tokens).isEqualTo(7);
        assertThat(upstream.takeRequest().path()).isEqualTo("/v1/messages/count_tokens");
    }

    @Test
    void listsModels() {
        List<ModelInfo> models = client.models().list().data();

        assertThat(models).extracting(ModelInfo::id).contains("claude-opus-4-8", "claude-haiku-4-5");
    }

    @Test
    void outlastsARateLimitWithItsOwnRetries() {
        Answer limited = Answer.error(429, MessageJson.error("rate_limit_error", "slow down"))
                .header("retry-after", "1")
                .header("retry-after-ms", "300");
        upstream.enqueue(limited, limited);

        Message message = client.messages().create(hello("claude-limited-for-a-moment"));

        assertThat(message.content().getFirst().asText().text()).isEqualTo("Hello.");
        checkBothAccountsThenARetry();
    }

    @Test
    void outlastsAnOverloadWithItsOwnRetries() {
        Answer overloaded = Answer.error(529, MessageJson.error("overloaded_error", "Overloaded"));
        upstream.enqueue(overloaded, overloaded);

        Message message = client.messages().create(hello("claude-overloaded-for-a-moment"));

        assertThat(message.content().getFirst().asText().text()).isEqualTo("Hello.");
        checkBothAccountsThenARetry();
    }

    @Test
    void seesTheUpstreamsRefusalAtOnce() {
        upstream.always(Answer.error(
                        400, MessageJson.error("invalid_request_error", "prompt is too long: 9 tokens > 8 maximum"))
                .header("request-id", "req_refused"));

        assertThatThrownBy(() -> client.messages().create(hello("claude-sonnet-4-5")))
                .isInstanceOfSatisfying(BadRequestException.class, refused -> {
                    assertThat(refused.apiMessage()).contains("prompt is too long: 9 tokens > 8 maximum");
                    assertThat(refused.requestId()).contains("req_refused");
                });
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void isToldOnceThatItsKeyIsWrong() {
        AnthropicClient stranger = client("no-such-key");
        try {
            assertThatThrownBy(() -> stranger.messages().create(hello("claude-sonnet-4-5")))
                    .isInstanceOf(UnauthorizedException.class);
        } finally {
            stranger.close();
        }
        assertThat(upstream.requests()).isEmpty();
    }

    private static AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(proxy.baseUrl())
                .apiKey(key)
                .maxRetries(2)
                .build();
    }

    private static MessageCreateParams hello(String model) {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(64)
                .addUserMessage("hello")
                .build();
    }

    private static void checkBothAccountsThenARetry() {
        List<String> keys = upstream.accountKeys();
        assertThat(keys)
                .as("two tries of the first request, one of the SDK's retry")
                .hasSize(3);
        assertThat(keys.get(0)).as("the second try goes to the other account").isNotEqualTo(keys.get(1));
    }

    private static String kind(RawMessageStreamEvent event) {
        if (event.isMessageStart()) {
            return "start";
        }
        if (event.isContentBlockStart()) {
            return "block-start";
        }
        if (event.isContentBlockDelta()) {
            return "delta";
        }
        if (event.isContentBlockStop()) {
            return "block-stop";
        }
        return event.isMessageDelta() ? "end" : event.isMessageStop() ? "stop" : "unknown";
    }
}
