package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.EventStream;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyProcess;
import harness.RawClient;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever reaches an upstream has a usage row, by any path, method and end. */
@Lab
@Timeout(300)
class AccountingIT {

    private static final String REACHED = "claude_proxy_upstream_reached_total";
    private static final String ACCOUNTED = "claude_proxy_upstream_accounted_total";

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;

    private double reachedBefore;
    private int rowsBefore;

    @BeforeEach
    void count() {
        reachedBefore = proxy.metric(REACHED);
        rowsBefore = proxy.admin().usage().size();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/messages, messages",
        "POST, /v1/messages?beta=true, messages",
        "POST, /v1/messages/, messages",
        "POST, /v1/messages/count_tokens, count_tokens",
        "POST, /v1/chat/completions, chat_completions",
        "POST, /v1/responses, responses",
        "GET, /v1/models, models",
        "GET, /v1/models?limit=1000, models",
        "GET, /v1/models/claude-sonnet-4-5, models",
        "POST, /v1/messages/batches, passthrough",
        "GET, /v1/messages/batches, passthrough",
        "GET, /v1/files, passthrough",
        "POST, /v1/files, passthrough",
        "DELETE, /v1/files/file_1, passthrough",
        "HEAD, /v1/files/file_1, passthrough",
        "GET, /v1/skills, passthrough"
    })
    void anAnswerAndAnErrorHaveARowEach(String method, String target, String endpoint) throws IOException {
        upstream.enqueue(answer(endpoint));
        send(method, target, endpoint);
        checkRows(1, endpoint);

        upstream.enqueue(Answer.error(400, MessageJson.error("invalid_request_error", "no")));
        send(method, target, endpoint);
        checkRows(2, endpoint);
    }

    @Test
    void aListOfModelsThatNoAccountGaveHasARow() throws IOException {
        upstream.always(Answer.error(500, MessageJson.error("api_error", "down")));

        assertThat(send("GET", "/v1/models", "models")).isEqualTo(200);

        checkRows(1, "models");
        upstream.always(Answer.json(MessageJson.models()));
    }

    @Test
    void aRequestThatNobodyAnswersHasARow() throws IOException {
        upstream.enqueue(Answer.resetAtOnce(), Answer.resetAtOnce(), Answer.resetAtOnce(), Answer.resetAtOnce());
        upstream.always(Answer.closeAtOnce());

        assertThat(send("POST", "/v1/messages", "messages")).isGreaterThanOrEqualTo(500);

        checkRows(1, "messages");
    }

    @ParameterizedTest
    @CsvSource({"POST, /v1/messages, messages", "GET, /v1/files/file_1/content, passthrough", "GET, /v1/models, models"
    })
    void aClientThatLeavesBeforeTheAnswerHasARow(String method, String target, String endpoint) throws IOException {
        upstream.always(Answer.nothing());
        try (RawClient raw = RawClient.connect(proxy.port())) {
            write(raw, method, target, endpoint);
            upstream.takeRequest();
        }
        checkRows(1, endpoint);
        JsonNode row = proxy.admin().usage().getLast();
        assertThat(row.path("status").asInt()).isEqualTo(499);
        boolean message = endpoint.equals("messages");
        assertThat(row.path("usage_estimated").asBoolean())
                .as("the upstream bills the prompt")
                .isEqualTo(message);
        assertThat(row.path("input_tokens").asLong() > 0).isEqualTo(message);
        assertThat(row.path("output_tokens").asLong()).isZero();
        assertThat(row.path("cost_usd").isNumber()).isEqualTo(message);
    }

    @Test
    void aClientThatLeavesBeforeTheFirstEventIsChargedItsPrompt() throws IOException {
        upstream.always(Answer.nothing());
        String prompt = "word ".repeat(800);
        try (RawClient raw = proxy.client().stream(MessageJson.request("claude-sonnet-4-5", true, prompt))) {
            upstream.takeRequest();
        }

        checkRows(1, "messages");
        JsonNode row = proxy.admin().usage().getLast();
        assertThat(row.path("status").asInt()).isEqualTo(499);
        assertThat(row.path("usage_estimated").asBoolean()).isTrue();
        assertThat(row.path("input_tokens").asLong()).isBetween(1_000L, 1_100L);
        assertThat(row.path("output_tokens").asLong()).isZero();
        assertThat(row.path("cost_usd").asDouble()).isBetween(0.003, 0.0034);
    }

    @Test
    void aClientThatLeavesInMidStreamIsChargedAnEstimateOfWhatItGot() throws IOException {
        upstream.always(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                .events(Collections.nCopies(8, MessageJson.textDelta(0, "x".repeat(500)))
                        .toArray(String[]::new))
                .hang());
        String id;
        try (RawClient raw = proxy.client().stream(MessageJson.streamRequest("claude-sonnet-4-5"))) {
            EventStream events = raw.readHead().events();
            id = raw.header("x-claude-proxy-request-id");
            for (int i = 0; i < 10; i++) {
                events.next();
            }
        }

        JsonNode row = proxy.admin().awaitRow(id);

        assertThat(row.path("status").asInt()).isEqualTo(499);
        assertThat(row.path("usage_estimated").asBoolean()).isTrue();
        assertThat(row.path("input_tokens").asLong()).isEqualTo(3);
        assertThat(row.path("output_tokens").asLong()).isBetween(950L, 1_050L);
        assertThat(row.path("cost_usd").asDouble()).isBetween(0.014, 0.016);
    }

    @Test
    void aClientThatLeavesBehindTheLastCountIsChargedThatCount() throws IOException {
        upstream.always(Answer.stream(
                        MessageJson.messageStart(),
                        MessageJson.textStart(0),
                        MessageJson.textDelta(0, "x".repeat(500)),
                        MessageJson.messageDelta(17))
                .hang());
        String id;
        try (RawClient raw = proxy.client().stream(MessageJson.streamRequest("claude-sonnet-4-5"))) {
            EventStream events = raw.readHead().events();
            id = raw.header("x-claude-proxy-request-id");
            for (int i = 0; i < 4; i++) {
                events.next();
            }
        }

        JsonNode row = proxy.admin().awaitRow(id);

        assertThat(row.path("usage_estimated").asBoolean()).isFalse();
        assertThat(row.path("output_tokens").asLong()).isEqualTo(17);
    }

    private static Answer answer(String endpoint) {
        return Answer.json(
                switch (endpoint) {
                    case "models" -> MessageJson.models();
                    case "count_tokens" -> "{\"input_tokens\":3}";
                    case "passthrough" -> "{\"data\":[]}";
                    default -> MessageJson.message("hi");
                });
    }

    private static int send(String method, String target, String endpoint) throws IOException {
        try (RawClient raw = RawClient.connect(proxy.port())) {
            write(raw, method, target, endpoint);
            return raw.readHead().status();
        }
    }

    private static void write(RawClient raw, String method, String target, String endpoint) throws IOException {
        String body = endpoint.equals("responses")
                ? "{\"model\":\"claude-sonnet-4-5\",\"input\":\"x\"}"
                : MessageJson.request("claude-sonnet-4-5");
        Headers headers = Headers.of(
                "x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json", "connection", "close");
        raw.request(
                method, target, headers, method.equals("POST") ? body.getBytes(StandardCharsets.UTF_8) : new byte[0]);
    }

    private void checkRows(int more, String endpoint) {
        await().until(() -> proxy.admin().usage().size() >= rowsBefore + more);
        List<String> endpoints = proxy.admin().usage().stream()
                .skip(rowsBefore)
                .map(row -> row.path("endpoint").asText())
                .toList();
        assertThat(endpoints).hasSize(more).containsOnly(endpoint);
        assertThat(proxy.metric(REACHED) - reachedBefore).isEqualTo(more);
        assertThat(proxy.metric(ACCOUNTED)).isEqualTo(proxy.metric(REACHED));
    }
}
