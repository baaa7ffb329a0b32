package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.AdminClient;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.SimulatedWeb;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that would go to the web application, through routes that are only tried. */
@Lab
@Timeout(300)
@DisplayName("Web mode, dry runs")
class DryRunWebIT {

    private static final String DRY_RUN = "/api/admin/routes/dry-run";

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static AdminClient admin;
    private static AccountsClient accounts;

    @AfterEach
    void nobodyIsAsked() {
        assertThat(web.calls()).isEmpty();
        assertThat(admin.json("/api/admin/decisions").path("data")).isEmpty();
    }

    @Test
    void theRoutesAsTheyAreCanBeTried() throws IOException {
        JsonNode before = way("/v1/messages", MessageBody.user("I like sailing").json());

        assertThat(before.path("answer").hasNonNull("defect")).as("%s", before).isFalse();
        assertThat(before.path("answer").path("status").asInt()).isEqualTo(200);
        assertThat(StreamSupport.stream(before.path("steps").spliterator(), false)
                        .map(JsonNode::asText))
                .containsSubsequence(
                        "relay-stage.relay-web",
                        "relay-web.heed-pause",
                        "relay-web.translate-request",
                        "relay-web.build-prompt",
                        "relay-web.find-tool-session",
                        "relay-web.choose-account",
                        "relay-web.call-web",
                        "call-web.open-conversation",
                        "call-web.upload-files",
                        "call-web.ask-conversation")
                .doesNotHaveDuplicates();
        JsonNode sent = before.path("sent");
        assertThat(sent.path("kind").asText()).isEqualTo("web");
        assertThat(sent.path("model").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(sent.path("url").asText()).startsWith(web.url());
        assertThat(sent.toString()).contains("I like sailing").doesNotContain("sk-ant-sid");
    }

    @Test
    void theAccountIsOneThatThePoolWouldChooseNow() throws IOException {
        String body = MessageBody.user("I like sailing").json();
        String first = way("/v1/messages", body).path("sent").path("id").asText();
        assertThat(way("/v1/messages", body).path("sent").path("id").asText()).isEqualTo(first);

        accounts.actWell(first, "deactivate");
        try {
            assertThat(way("/v1/messages", body).path("sent").path("id").asText())
                    .isNotEmpty()
                    .isNotEqualTo(first);
        } finally {
            accounts.actWell(first, "activate");
        }
    }

    @Test
    void aRequestOfAnotherDialectIsAnsweredInIt() throws IOException {
        JsonNode before = way(
                "/v1/chat/completions",
                "{\"model\":\"claude-sonnet-4-5\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(before.path("sent").path("kind").asText()).as("%s", before).isEqualTo("web");
        assertThat(before.path("answer").path("status").asInt()).isEqualTo(200);
        assertThat(before.path("steps").toString()).contains("translate-answer.translate-body");
    }

    @Test
    void theTestMessageOfAClientIsAnsweredHere() throws IOException {
        JsonNode before = way("/v1/messages", MessageBody.user("Hi").json());

        assertThat(before.path("answer").path("status").asInt())
                .as("%s", before)
                .isEqualTo(200);
        assertThat(before.path("steps").toString())
                .contains("relay-web.answer-test-message")
                .doesNotContain("relay-web.choose-account");
    }

    private static JsonNode way(String path, String body) throws IOException {
        ObjectNode wish = Json.mapper().createObjectNode().put("ways", true);
        ObjectNode request = wish.putArray("requests").addObject().put("path", path);
        request.set("body", Json.mapper().readTree(body));
        HttpResponse<byte[]> answer = admin.post(DRY_RUN, wish.toString());
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return ProxyClient.json(answer).path("details").path(0).path("before");
    }
}
