package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.Refusal;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebReply;

/** What one client may hold in web mode, and what an operator takes away from conversations that wait. */
@Lab
@Timeout(120)
@DisplayName("Web mode, bounds")
class WebBoundsIT {

    private static final String OTHER_KEY = "another-client-key-of-the-tests";

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("API_KEYS", ProxyProcess.CLIENT_KEY + "," + OTHER_KEY)
                .env("GATEWAY_WEB_TOOL_GRACE", "100ms")
                .env("TOOL_CALL_CLEANUP_INTERVAL", "1");
    }

    @AfterEach
    void nothingIsLeft() {
        proxy.accounts()
                .list("")
                .forEach(account -> proxy.accounts().act(account.path("id").asText(), "activate"));
        web.clear();
    }

    @Test
    @DisplayName("a client whose calls wait at all places makes room for another one")
    void pausesOfOneClientKeepNoOther() {
        List<MessageBody> waiting = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            waiting.add(paused());
        }

        assertThat(client.message(MessageBody.user("Me too").json(), "x-api-key", OTHER_KEY)
                        .statusCode())
                .isEqualTo(200);

        assertThat(web.openConversations()).hasSizeBetween(1, 5);
    }

    @Test
    @DisplayName("who finds all accounts resting ends nobody's conversation")
    void restingAccountsCostNobodyAConversation() {
        for (int i = 0; i < 4; i++) {
            paused();
        }
        String window = "{\"type\":\"exceeded_limit\",\"resetsAt\":"
                + Instant.now().plusSeconds(3_600).getEpochSecond() + "}";
        DemoWebReply limited = DemoWebReply.error(429, "rate_limit_error", window, "");
        web.enqueue(Kind.CREATE, limited, limited);

        for (int i = 0; i < 3; i++) {
            assertThat(client.message(MessageBody.user("Me too").json(), "x-api-key", OTHER_KEY)
                            .statusCode())
                    .isEqualTo(429);
        }

        assertThat(proxy.metric("claude_proxy_web_conversations_paused")).isEqualTo(4);
    }

    @Test
    @DisplayName("results are not brought by an account that is switched off meanwhile, and its conversation ends")
    void aSwitchedOffAccountIsUsedNoMore() {
        MessageBody body = MessageBody.user("use the tool").tool("get_weather");
        JsonNode first = WholeMessage.of(client.message(body.json()));
        proxy.accounts().list("").stream()
                .filter(account -> account.path("web_sessions").asInt() > 0)
                .forEach(account -> proxy.accounts().actWell(account.path("id").asText(), "deactivate"));

        String call = first.path("content").path(1).path("id").asText();
        body.blocks("assistant", first.path("content")).blocks("user", MessageBody.result(call, "4 C"));
        Refusal.check(client.message(body.json()), FailureKind.WEB_TOOL_SESSION_GONE);

        assertThat(web.calls(Kind.TOOL_RESULT)).isEmpty();
        await().until(() -> web.openConversations().isEmpty());
    }

    @Test
    @DisplayName("stop sequences that are too long together are left out, and told")
    void longStopSequences() {
        String body = MessageBody.user("x y")
                .with("stop_sequences", "[\"" + "z".repeat(70_000) + "\"]")
                .json();

        var answer = client.message(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("x-claude-proxy-loss")).contains("stop_sequences");
    }

    private static MessageBody paused() {
        MessageBody body = MessageBody.user("use the tool").tool("get_weather");
        assertThat(WholeMessage.of(client.message(body.json()))
                        .path("stop_reason")
                        .asText())
                .isEqualTo("tool_use");
        return body;
    }
}
