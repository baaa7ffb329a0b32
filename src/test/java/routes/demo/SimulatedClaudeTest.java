package routes.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.protocol.Json;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SimulatedClaudeTest {

    private static final String KEY = "sk-ant-demo-1";
    private static final String OTHER_KEY = "sk-ant-demo-2";

    private static Vertx vertx;
    private static SimulatedClaude claude;
    private static String base;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        claude = new SimulatedClaude(vertx);
        base = "http://127.0.0.1:" + claude.start();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        http.close();
        claude.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void mentionsTheUsersWords() throws Exception {
        HttpResponse<String> answer = message("I like sailing", false);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("request-id"))
                .hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
        assertThat(answer.headers().firstValue("anthropic-ratelimit-requests-remaining"))
                .isPresent();
        JsonNode message = json(answer);
        assertThat(message.path("type").asText()).isEqualTo("message");
        assertThat(message.path("model").asText()).isEqualTo("claude-sonnet-4-5");
        assertThat(message.path("content").path(0).path("text").asText()).contains("I like sailing");
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.path("usage").path("output_tokens").asInt()).isPositive();
    }

    @Test
    void streamsEventsInOrder() throws Exception {
        List<JsonNode> events =
                events(message("[[thinking]] [[tool]] weather?", true).body());

        List<String> types =
                events.stream().map(event -> event.path("type").asText()).toList();
        assertThat(types).startsWith("message_start", "ping", "content_block_start");
        assertThat(types).endsWith("content_block_stop", "message_delta", "message_stop");
        assertThat(text(events, "thinking_delta", "thinking")).isNotEmpty();
        assertThat(text(events, "signature_delta", "signature")).isNotEmpty();
        JsonNode input = Json.mapper().readTree(text(events, "input_json_delta", "partial_json"));
        assertThat(input.path("location").asText()).isEqualTo("Lisbon");
        JsonNode end = events.get(events.size() - 2);
        assertThat(end.path("delta").path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(end.path("usage")
                        .path("output_tokens_details")
                        .path("thinking_tokens")
                        .asInt())
                .isPositive();
    }

    @Test
    void streamsTheSameTextAsItAnswers() throws Exception {
        String streamed = text(events(message("[[words=50]]", true).body()), "text_delta", "text");

        JsonNode whole = json(message("[[words=50]]", false));
        assertThat(streamed)
                .isEqualTo(whole.path("content").path(0).path("text").asText());
        assertThat(streamed.split(" ", -1)).hasSize(50);
    }

    @Test
    void answersWithTheErrorThatThePromptAsksFor() throws Exception {
        HttpResponse<String> answer = message("[[error=429 retry-after=7]]", true);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
        assertThat(json(answer).path("error").path("type").asText()).isEqualTo("rate_limit_error");
        assertThat(message("[[error=529 account=demo-2]]", false).statusCode()).isEqualTo(200);
    }

    /** A limit that is over at once: nothing that a circuit breaker counts. */
    @Test
    void leavesToTheWebApplicationWhatIsForIt() throws Exception {
        HttpResponse<String> asked = message("[[web]] [[error=529]] Hello", false);
        HttpResponse<String> model = send("POST", "/v1/messages", KEY, """
            {"model":"claude-web-demo","max_tokens":9,"messages":[{"role":"user","content":"Hello"}]}""");

        for (HttpResponse<String> answer : List.of(asked, model)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after-ms")).hasValue("1");
        }
        assertThat(send("GET", "/v1/models", KEY, "").body()).contains("claude-web-demo");
    }

    /** A client whose turn has failed sends it again, in one message with the next one. */
    @Test
    void hearsWhatTheUserSaidLast() throws Exception {
        HttpResponse<String> answer = send("POST", "/v1/messages", KEY, """
            {"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":[
             {"type":"text","text":"[[error=401]]"},{"type":"text","text":"I like sailing"},
             {"type":"text","text":"<system-reminder>[[error=500]]</system-reminder>"}]}]}""");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("I like sailing");
    }

    @Test
    void breaksTheConnectionWhereThePromptAsksForIt() {
        assertThatThrownBy(() -> message("[[cut=3]] [[words=50]]", true)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> message("[[cut=3]]", false)).isInstanceOf(IOException.class);
    }

    @Test
    void refusesForeignKeysAndBadBodies() throws Exception {
        assertThat(send("POST", "/v1/messages", "sk-other", "{}").statusCode()).isEqualTo(401);
        assertThat(send("POST", "/v1/messages", KEY, "not json").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/v1/nothing", KEY, null).statusCode()).isEqualTo(404);
    }

    @Test
    void countsTokensAndListsModels() throws Exception {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        assertThat(json(send("POST", "/v1/messages/count_tokens", KEY, body))
                        .path("input_tokens")
                        .asInt())
                .isPositive();
        assertThat(json(send("GET", "/v1/models?limit=1000", KEY, null)).path("data"))
                .hasSize(4);
        assertThat(json(send("GET", "/v1/models/claude-haiku-4-5", KEY, null))
                        .path("id")
                        .asText())
                .isEqualTo("claude-haiku-4-5");
        assertThat(send("GET", "/v1/models/none", KEY, null).statusCode()).isEqualTo(404);
    }

    @Test
    void keepsFilesForTheAccountThatMadeThem() throws Exception {
        String multipart = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
        String id = json(send("POST", "/v1/files", KEY, multipart)).path("id").asText();

        assertThat(json(send("GET", "/v1/files/" + id, KEY, null))
                        .path("mime_type")
                        .asText())
                .isEqualTo("text/plain");
        assertThat(send("GET", "/v1/files/" + id + "/content", KEY, null).body())
                .isEqualTo("hello");
        assertThat(send("GET", "/v1/files/" + id, OTHER_KEY, null).statusCode()).isEqualTo(404);
        assertThat(json(send("GET", "/v1/files", KEY, null)).path("data")).hasSize(1);
        assertThat(send("DELETE", "/v1/files/" + id, KEY, null).statusCode()).isEqualTo(200);
        assertThat(send("GET", "/v1/files/" + id, KEY, null).statusCode()).isEqualTo(404);
    }

    @Test
    void answersBatches() throws Exception {
        String body = "{\"requests\":[{\"custom_id\":\"c1\",\"params\":{\"model\":\"m\",\"max_tokens\":9,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}}]}";
        JsonNode made = json(send("POST", "/v1/messages/batches", KEY, body));
        assertThat(made.path("processing_status").asText()).isEqualTo("in_progress");

        String path = "/v1/messages/batches/" + made.path("id").asText();
        JsonNode ended = json(send("GET", path, KEY, null));
        assertThat(ended.path("processing_status").asText()).isEqualTo("ended");
        assertThat(ended.path("results_url").asText()).isEqualTo(base + path + "/results");
        String results = send("GET", path + "/results", KEY, null).body();
        assertThat(Json.mapper()
                        .readTree(results)
                        .path("result")
                        .path("message")
                        .path("type")
                        .asText())
                .isEqualTo("message");
        assertThat(send("GET", path, OTHER_KEY, null).statusCode()).isEqualTo(404);
        assertThat(send("POST", "/v1/messages/batches", KEY, "{}").statusCode()).isEqualTo(400);
    }

    private static HttpResponse<String> message(String prompt, boolean stream) throws Exception {
        String body = Json.mapper()
                .createObjectNode()
                .put("model", "claude-sonnet-4-5")
                .put("max_tokens", 1000)
                .put("stream", stream)
                .set(
                        "messages",
                        Json.mapper()
                                .createArrayNode()
                                .add(Json.mapper()
                                        .createObjectNode()
                                        .put("role", "user")
                                        .put("content", prompt)))
                .toString();
        return send("POST", "/v1/messages", KEY, body);
    }

    private static HttpResponse<String> send(String method, String path, String key, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("authorization", "Bearer " + key)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.mapper().readTree(answer.body());
    }

    private static List<JsonNode> events(String stream) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String record : stream.split("\n\n", -1)) {
            if (!record.isEmpty()) {
                JsonNode data = Json.mapper().readTree(record.substring(record.indexOf("data: ") + 6));
                assertThat(record).startsWith("event: " + data.path("type").asText() + "\n");
                events.add(data);
            }
        }
        return events;
    }

    private static String text(List<JsonNode> events, String type, String field) {
        var text = new StringBuilder();
        for (JsonNode event : events) {
            if (event.path("delta").path("type").asText().equals(type)) {
                text.append(event.path("delta").path(field).asText());
            }
        }
        return text.toString();
    }
}
