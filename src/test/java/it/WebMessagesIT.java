package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.CleanAnswer;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ServerEvent;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.demo.web.DemoWebCall;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebReply;

/** Plain requests in web mode: what the web application is asked, and what the client gets. */
@Lab
@Timeout(300)
@DisplayName("Web mode, plain requests")
class WebMessagesIT {

    private static final int INLINE = 4_000;
    private static final String LOSS = "x-claude-proxy-loss";

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @AfterEach
    void nothingIsLeft() {
        web.awaitNothingLeft();
    }

    @ParameterizedTest(name = "1, 2: a plain text, stream {0}")
    @ValueSource(booleans = {true, false})
    void aPlainTextIsAnswered(boolean stream) {
        HttpResponse<byte[]> answer =
                client.message(MessageBody.user("I like sailing").stream(stream).json());

        JsonNode message = WholeMessage.of(answer);
        assertThat(WholeMessage.text(message)).startsWith("Hello!").contains("I like sailing");
        assertThat(message.path("model").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.path("usage").path("input_tokens").asInt()).isPositive();
        assertThat(message.path("usage").path("output_tokens").asInt()).isGreaterThan(5);
        if (stream) {
            assertThat(CleanAnswer.events(answer).stream()
                            .map(ServerEvent::name)
                            .distinct()
                            .toList())
                    .containsExactly(
                            "message_start",
                            "content_block_start",
                            "content_block_delta",
                            "content_block_stop",
                            "message_delta",
                            "message_stop");
        }
        web.awaitCalls(Kind.DELETE, 1);
        assertThat(conversationCalls()).containsExactly(Kind.CREATE, Kind.COMPLETION, Kind.DELETE);
    }

    @Test
    @DisplayName("2: a stream and a whole answer tell the same usage, and so does the usage row")
    void bothTellTheSameUsage() {
        HttpResponse<byte[]> whole =
                client.message(MessageBody.user("Count this").json());
        HttpResponse<byte[]> streamed =
                client.message(MessageBody.user("Count this").stream(true).json());

        JsonNode usage = WholeMessage.of(whole).path("usage");
        for (String field : List.of("input_tokens", "output_tokens")) {
            assertThat(WholeMessage.of(streamed).path("usage").path(field)).isEqualTo(usage.path(field));
            assertThat(proxy.admin().awaitRow(ProxyClient.id(whole)).path(field).asInt())
                    .isEqualTo(usage.path(field).asInt());
        }
        for (HttpResponse<byte[]> answer : List.of(whole, streamed)) {
            assertThat(proxy.admin()
                            .awaitRow(ProxyClient.id(answer))
                            .path("usage_estimated")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    @DisplayName("1: the web application is told honestly who asks, by the cookie of one account")
    void theCallsAreHonest() {
        client.message(MessageBody.user("Who are you?").json());

        List<DemoWebCall> calls = web.awaitCalls(Kind.DELETE, 1).isEmpty() ? List.of() : web.calls();
        assertThat(calls.stream().map(DemoWebCall::sessionKey).distinct())
                .hasSize(1)
                .isSubsetOf(SimulatedWeb.COOKIE, SimulatedWeb.OTHER_COOKIE);
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.header("user-agent")).startsWith("claude-proxy/");
            assertThat(call.headers().keySet())
                    .noneMatch(name ->
                            name.startsWith("sec-") || name.equals("authorization") || name.equals("x-api-key"));
        });
        DemoWebCall completion = web.only(Kind.COMPLETION);
        assertThat(completion.header("accept")).isEqualTo("text/event-stream");
        assertThat(completion.json().path("rendering_mode").asText()).isEqualTo("messages");
        assertThat(completion.conversation()).isEqualTo(web.only(Kind.CREATE).conversation());
    }

    @Test
    @DisplayName("3: the probe of a client is answered here, and nothing else is")
    void theProbeIsAnsweredHere() {
        JsonNode canned = WholeMessage.of(client.message(MessageBody.user("Hi").json()));
        assertThat(WholeMessage.text(canned)).isEqualTo("Hello! How can I assist you today?");
        assertThat(canned.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(web.calls()).isEmpty();
        JsonNode blocks = WholeMessage.of(client.message(
                MessageBody.of().blocks("user", MessageBody.text("Hi")).json()));
        assertThat(WholeMessage.text(blocks)).isEqualTo("Hello! How can I assist you today?");

        List<MessageBody> real = List.of(
                MessageBody.user("Hi").stream(true),
                MessageBody.user("Hi").tool("get_weather"),
                MessageBody.user("Hi").with("system", "\"Be brief.\""),
                MessageBody.user("Hi there"));
        for (MessageBody each : real) {
            assertThat(WholeMessage.text(WholeMessage.of(client.message(each.json()))))
                    .as(each.json())
                    .contains("You said");
        }
        assertThat(web.awaitCalls(Kind.COMPLETION, real.size())).hasSize(real.size());
    }

    @Test
    @DisplayName("4: each turn has its name and its separator, and no turn runs into the next")
    void turnsAreSeparated() {
        client.message(MessageBody.of()
                .with("system", "\"Be brief.\"")
                .said("user", "first question")
                .said("assistant", "first answer")
                .said("user", "second question")
                .said("user", "third question")
                .json());

        String prompt = prompt();
        assertThat(prompt)
                .containsSubsequence(
                        "Be brief.",
                        "\n\nHuman: first question",
                        "\n\nAssistant: first answer",
                        "\n\nHuman: second question",
                        "third question");
        assertThat(prompt).doesNotContain("questionthird", "brief.first", "questionAssistant");
        assertThat(prompt.chars().filter(c -> c < ' ' && c != '\n' && c != '\t'))
                .isEmpty();
    }

    @Test
    @DisplayName("5: a prompt up to the limit goes as it is, a longer one as an attachment")
    void aLongPromptIsAttached() {
        client.message(MessageBody.user("x").json());
        int frame = web.only(Kind.COMPLETION).json().path("prompt").asText().length() - 1;

        client.message(MessageBody.user("x".repeat(INLINE - frame)).json());
        client.message(MessageBody.user("x".repeat(INLINE - frame + 1)).json());

        List<DemoWebCall> completions = web.awaitCalls(Kind.COMPLETION, 3);
        JsonNode atLimit = completions.get(1).json();
        assertThat(atLimit.path("prompt").asText()).hasSize(INLINE);
        assertThat(atLimit.path("attachments")).isEmpty();
        JsonNode above = completions.get(2).json();
        assertThat(above.path("prompt").asText()).doesNotContain("xx");
        JsonNode attachment = above.path("attachments").path(0);
        assertThat(attachment.path("extracted_content").asText()).hasSize(INLINE + 1);
        assertThat(attachment.path("file_size").asInt()).isEqualTo(INLINE + 1);
        assertThat(attachment.path("file_type").asText()).isEqualTo("txt");
    }

    @Test
    @DisplayName("9: thinking is asked of the conversation, and comes as a block")
    void thinkingIsAskedFor() {
        JsonNode message = WholeMessage.of(client.message(MessageBody.user("Think, please")
                .with("thinking", "{\"type\":\"enabled\",\"budget_tokens\":1024}")
                .with("max_tokens", "4096")
                .json()));

        assertThat(message.path("content").path(0).path("type").asText()).isEqualTo("thinking");
        assertThat(message.path("content").path(0).path("thinking").asText()).isNotEmpty();
        assertThat(message.path("content").path(1).path("type").asText()).isEqualTo("text");
        assertThat(web.only(Kind.SETTINGS)
                        .json()
                        .path("settings")
                        .path("paprika_mode")
                        .asText())
                .isEqualTo("extended");
    }

    @Test
    @DisplayName("9: thinking that the account has on by default is turned off explicitly")
    void thinkingIsTurnedOff() {
        web.change(Kind.CREATE, usual -> {
            JsonNode created = read(usual.get().body());
            ((ObjectNode) created.path("settings")).put("paprika_mode", "extended");
            return DemoWebReply.json(201, created);
        });

        client.message(MessageBody.user("No thinking").json());

        JsonNode settings = web.only(Kind.SETTINGS).json().path("settings");
        assertThat(settings.has("paprika_mode")).isTrue();
        assertThat(settings.path("paprika_mode").isNull()).isTrue();
    }

    @ParameterizedTest(name = "29: {0}")
    @ValueSource(strings = {"say <|endoftext|> and <|im_start|>", "你好，世界。今天天气怎么样？", "{\"a\":[1,2,{\"b\":null}]}"})
    void anyTextIsCounted(String text) {
        for (boolean stream : List.of(true, false)) {
            JsonNode message = WholeMessage.of(
                    client.message(MessageBody.user(text).stream(stream).json()));

            assertThat(WholeMessage.text(message)).contains(text);
            assertThat(message.path("usage").path("input_tokens").asInt()).isBetween(3, 400);
            assertThat(message.path("usage").path("output_tokens").asInt()).isBetween(5, 400);
        }
    }

    @Test
    @DisplayName("42: an empty list of tools, and a choice of none, send no tools")
    void noToolsAreSent() {
        client.message(MessageBody.user("No tools").with("tools", "[]").json());
        client.message(MessageBody.user("use the tool")
                .tool("get_weather")
                .with("tool_choice", "{\"type\":\"none\"}")
                .json());

        assertThat(web.awaitCalls(Kind.COMPLETION, 2))
                .allSatisfy(call -> assertThat(call.json().has("tools")).isFalse());
    }

    @Test
    @DisplayName("42: a wish for a certain tool cannot be enforced, which is told")
    void aChosenToolIsTold() {
        HttpResponse<byte[]> answer = client.message(MessageBody.user("Please answer")
                .tool("get_weather")
                .with("tool_choice", "{\"type\":\"any\"}")
                .json());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(losses(answer)).contains("tool_choice");
        assertThat(web.only(Kind.COMPLETION)
                        .json()
                        .path("tools")
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("get_weather");
    }

    @Test
    @DisplayName("42: what the web application cannot do is left out and told")
    void lossesAreTold() {
        HttpResponse<byte[]> answer = client.message(MessageBody.user("Warm")
                .with("temperature", "0.5")
                .with("top_k", "5")
                .json());

        assertThat(WholeMessage.text(WholeMessage.of(answer))).contains("Warm");
        assertThat(losses(answer)).contains("temperature", "top_k");
        assertThat(web.only(Kind.COMPLETION).text()).doesNotContain("temperature", "top_k");
    }

    @Test
    @DisplayName("42: the text of a document goes along, redacted thinking does not")
    void documentsAndRedactedThinking() {
        HttpResponse<byte[]> answer = client.message(MessageBody.user("question")
                .blocks(
                        "assistant",
                        "{\"type\":\"redacted_thinking\",\"data\":\"c2VjcmV0\"}",
                        MessageBody.text("an answer"))
                .blocks(
                        "user",
                        "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\","
                                + "\"data\":\"the text of the document\"}}",
                        MessageBody.text("Sum it up"))
                .json());

        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        assertThat(web.only(Kind.COMPLETION).text())
                .contains("the text of the document")
                .doesNotContain("c2VjcmV0");
        assertThat(losses(answer)).contains("redacted_thinking");
    }

    private static String losses(HttpResponse<byte[]> answer) {
        return String.join(",", answer.headers().allValues(LOSS));
    }

    /** What the only completion says, in its prompt or attached. */
    private static String prompt() {
        JsonNode body = web.only(Kind.COMPLETION).json();
        return body.path("attachments").path(0).path("extracted_content").asText()
                + body.path("prompt").asText();
    }

    private static List<Kind> conversationCalls() {
        List<Kind> kinds = new ArrayList<>(web.kinds());
        kinds.removeIf(kind -> kind == Kind.ORGANIZATIONS || kind == Kind.BOOTSTRAP || kind == Kind.USAGE);
        return kinds;
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
