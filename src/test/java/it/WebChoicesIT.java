package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebEvents;

/** What the settings of web mode choose otherwise. */
@Lab
@Timeout(300)
@DisplayName("Web mode, other choices")
class WebChoicesIT {

    private static final String IMAGE =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("GATEWAY_WEB_INLINE_CREATE", "true")
                .env("GATEWAY_WEB_TEMPORARY_CONVERSATIONS", "false")
                .env("PRESERVE_CHATS", "true")
                .env("GATEWAY_WEB_PROMPT_INLINE_MAX", "0")
                .env("CUSTOM_PROMPT", "Go on with the attached dialogue.")
                .env("USE_REAL_ROLES", "false")
                .env("CUSTOM_HUMAN_NAME", "User")
                .env("CUSTOM_ASSISTANT_NAME", "Helper")
                .env("ALLOW_EXTERNAL_IMAGES", "true")
                .env("GATEWAY_WEB_UPLOAD_PATH", "organization")
                .env("GATEWAY_WEB_THINKING_STYLE", "mode")
                .env("GATEWAY_WEB_SERVER_TOOLS", "omit")
                .env("GATEWAY_WEB_ON_LOST_TOOL_SESSION", "replay")
                .env("GATEWAY_WEB_TOOL_GRACE", "300ms")
                .env("GATEWAY_WEB_PROBE_ANSWER", "false");
    }

    @Test
    @DisplayName("32, 37: the first question makes the conversation, which stays")
    void theFirstQuestionMakesTheConversation() {
        assertThat(WholeMessage.text(WholeMessage.of(ask("Hi")))).contains("“Hi”");

        assertThat(web.calls(Kind.CREATE)).isEmpty();
        assertThat(web.only(Kind.COMPLETION)
                        .json()
                        .path("create_conversation_params")
                        .isObject())
                .isTrue();
        assertThat(ask("Another").statusCode()).isEqualTo(200);
        assertThat(web.calls(Kind.DELETE)).isEmpty();
        assertThat(web.openConversations()).hasSize(2);
    }

    @Test
    @DisplayName("4, 5: everything is attached, with other names, beside a prompt of the operator")
    void everythingIsAttached() {
        client.message(MessageBody.user("one")
                .said("assistant", "two")
                .said("user", "three")
                .json());

        JsonNode body = web.only(Kind.COMPLETION).json();
        assertThat(body.path("prompt").asText()).isEqualTo("Go on with the attached dialogue.");
        assertThat(body.path("attachments").path(0).path("extracted_content").asText())
                .containsSubsequence("one", "\n\nHelper: two", "\n\nUser: three")
                .doesNotContain("Human", "Assistant");
    }

    @Test
    @DisplayName("9: thinking is told by fields of the question")
    void thinkingIsAFieldOfTheQuestion() {
        JsonNode message = WholeMessage.of(client.message(MessageBody.user("Think")
                .with("thinking", "{\"type\":\"enabled\",\"budget_tokens\":1024}")
                .with("max_tokens", "4096")
                .json()));

        assertThat(message.path("content").path(0).path("type").asText()).isEqualTo("thinking");
        assertThat(web.calls(Kind.SETTINGS)).isEmpty();
        assertThat(web.only(Kind.COMPLETION).json().path("thinking_mode").asText())
                .isEqualTo("extended");
    }

    @Test
    @DisplayName("11: searches of the web application are left out")
    void searchesAreLeftOut() throws IOException {
        web.says(DemoWebEvents.from(0)
                .start()
                .toolUse("toolu_S", "web_search", "{\"query\":\"oslo\"}")
                .toolResult("toolu_S", "web_search", Json.mapper().readTree("[]"))
                .text("It is cold.")
                .finish("end_turn", Instant.EPOCH)
                .steps());

        JsonNode message = WholeMessage.of(
                client.message(MessageBody.user("Search").stream(true).json()));

        assertThat(message.path("content"))
                .extracting(block -> block.path("type").asText())
                .containsExactly("text");
    }

    @Test
    @DisplayName("16: where its conversation is lost, the whole history is told to another one")
    void aLostConversationIsToldAgain() {
        MessageBody body = MessageBody.user("use the tool, please").tool("get_weather");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        web.closeToolWindows();
        String call = first.path("content").path(1).path("id").asText();
        body.blocks("assistant", first.path("content")).blocks("user", MessageBody.result(call, "4 degrees"));

        JsonNode second = WholeMessage.of(client.message(body.json()));

        assertThat(second.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(web.calls(Kind.COMPLETION)).hasSize(2);
        assertThat(web.calls(Kind.COMPLETION).getLast().text()).contains("use the tool, please", call, "4 degrees");
        web.awaitRunningStreams(0);
    }

    @ParameterizedTest(name = "35: an image at {0} is not fetched")
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/image.png",
                "http://localhost:%d/image.png",
                "http://[::1]:%d/image.png",
                "http://[::ffff:127.0.0.1]:%d/image.png",
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.0.1/image.png",
                "http://192.168.1.1/image.png",
                "http://0.0.0.0:%d/image.png",
                "http://2130706433:%d/image.png",
                "ftp://127.0.0.1/image.png",
                "file:///etc/passwd"
            })
    void privateAddressesAreNeverCalled(String template) {
        int port = URI.create(web.url()).getPort();
        HttpResponse<byte[]> answer = client.message(MessageBody.of()
                .blocks("user", MessageBody.imageAt(template.formatted(port)), MessageBody.text("What is it?"))
                .json());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProxyClient.json(answer).path("error").path("message").asText())
                .isNotEmpty();
        assertThat(web.calls(Kind.OTHER, Kind.COMPLETION, Kind.UPLOAD)).isEmpty();
    }

    @Test
    @DisplayName("36: files go the way that is chosen")
    void filesGoTheChosenWay() {
        assertThat(client.message(MessageBody.of()
                                .blocks("user", MessageBody.image("image/png", IMAGE), MessageBody.text("Look"))
                                .json())
                        .statusCode())
                .isEqualTo(200);

        assertThat(web.calls(Kind.UPLOAD)).hasSize(1);
        assertThat(web.calls(Kind.UPLOAD_TO_CONVERSATION)).isEmpty();
        assertThat(List.of(web.only(Kind.COMPLETION).json().path("files"))).hasSize(1);
    }

    private static HttpResponse<byte[]> ask(String text) {
        return client.message(MessageBody.user(text).json());
    }
}
