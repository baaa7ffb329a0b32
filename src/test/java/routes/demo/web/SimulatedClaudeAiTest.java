package routes.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.EventStream;
import harness.ServerEvent;
import harness.SimulatedWeb;
import harness.WebCaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the simulated web application does by itself. */
@Timeout(120)
class SimulatedClaudeAiTest {

    private static final String WEATHER =
            "{\"name\":\"get_weather\",\"description\":\"Weather\",\"input_schema\":{\"type\":\"object\","
                    + "\"properties\":{\"city\":{\"type\":\"string\"}}}}";

    private final SimulatedWeb web = SimulatedWeb.start();
    private WebCaller caller;

    @BeforeEach
    void call() {
        caller = new WebCaller(web.url(), SimulatedWeb.COOKIE);
    }

    @AfterEach
    void stop() {
        caller.close();
        web.close();
    }

    @Test
    void repeatsTheWordsOfThePerson() throws IOException {
        String conversation = caller.create();

        HttpResponse<String> answer = caller.say(conversation, "I like sailing");

        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(answer.body().replace("\r\n", "")).as("lines end with CRLF").doesNotContain("\n");
        List<JsonNode> events = events(answer.body());
        assertThat(types(events))
                .startsWith("message_start", "content_block_start", "content_block_delta")
                .endsWith("content_block_stop", "message_delta", "message_limit", "message_stop");
        JsonNode message = events.getFirst().path("message");
        assertThat(message.path("id").asText()).startsWith("chatcompl_");
        assertThat(message.path("model").asText("?")).isEmpty();
        assertThat(message.has("usage")).isFalse();
        assertThat(text(events)).contains("I like sailing");
        assertThat(events.get(events.size() - 2)
                        .path("message_limit")
                        .path("type")
                        .asText())
                .isEqualTo("within_limit");
    }

    @Test
    void readsAnAttachmentAndWhatThePersonSaidLast() throws IOException {
        ObjectNode body = Json.mapper().createObjectNode().put("prompt", "");
        body.putArray("attachments")
                .addObject()
                .put("extracted_content", "Be brief.\n\nHuman: first\n\nAssistant: yes\n\nHuman: second");

        HttpResponse<String> answer = caller.post(caller.path(caller.create()) + "/completion", body);

        assertThat(text(events(answer.body()))).contains("“second”").doesNotContain("first");
    }

    @Test
    void thinksWhenTheConversationIsSetToIt() throws IOException {
        String conversation = caller.create();
        HttpResponse<String> put =
                caller.send("PUT", caller.path(conversation), "{\"settings\":{\"paprika_mode\":\"extended\"}}");
        assertThat(put.statusCode()).isEqualTo(202);

        List<JsonNode> events = events(caller.say(conversation, "Hello").body());

        assertThat(types(events).get(1)).isEqualTo("content_block_start");
        assertThat(events.get(1).path("content_block").path("type").asText()).isEqualTo("thinking");
        caller.send("PUT", caller.path(conversation), "{\"settings\":{\"paprika_mode\":null}}");
        assertThat(caller.say(conversation, "Hello").body()).doesNotContain("thinking");
    }

    @Test
    void refusesAsTheWebApplicationDoes() throws IOException {
        List<JsonNode> events =
                events(caller.say(caller.create(), "[[refuse]] this").body());

        assertThat(types(events))
                .containsExactly(
                        "message_start", "content_block_stop", "message_delta", "message_limit", "message_stop");
        assertThat(events.get(2).path("delta").path("stop_reason").asText()).isEqualTo("refusal");
    }

    /** Claude Code tells of its tools in what it adds to the person's words, and a name may be a part of another word. */
    @Test
    void callsNoToolThatThePersonDoesNotName() throws IOException {
        String prompt =
                "You may call get_weather.\n\nHuman: <system-reminder>\nget_weather is there\n</system-reminder>\n"
                        + "Hello there, forget_weather_now";

        HttpResponse<String> answer = caller.post(caller.path(caller.create()) + "/completion", asks(prompt, WEATHER));

        assertThat(text(events(answer.body()))).contains("“Hello there, forget_weather_now”");
    }

    @Test
    void callsTheToolThatIsNamedAndGoesOnWithItsResult() throws IOException {
        String conversation = caller.create();
        try (InputStream stream = caller.open(conversation, asks("Weather? use the tool", WEATHER))
                .body()) {
            var events = new EventStream(stream);
            List<String> calls = calls(events, 1);
            assertThat(web.runningStreams()).isEqualTo(1);

            assertThat(caller.result(conversation, calls.getFirst(), "4 C").statusCode())
                    .isEqualTo(200);

            List<JsonNode> rest = events.rest().stream().map(ServerEvent::json).toList();
            assertThat(text(rest)).contains("get_weather says: 4 C");
            assertThat(rest.getFirst().path("index").asInt())
                    .as("indices go on")
                    .isEqualTo(2);
            assertThat(types(rest)).endsWith("message_stop");
            assertThat(caller.result(conversation, calls.getFirst(), "again").statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void callsTwoToolsThatAreNamedAndWaitsForBoth() throws IOException {
        String conversation = caller.create();
        ObjectNode body = asks("Use get_weather and get_time", WEATHER, WEATHER.replace("weather", "time"));
        try (InputStream stream = caller.open(conversation, body).body()) {
            var events = new EventStream(stream);
            List<String> calls = calls(events, 2);
            caller.result(conversation, calls.get(1), "noon");
            caller.result(conversation, calls.get(0), "4 C");

            assertThat(text(events.rest().stream().map(ServerEvent::json).toList()))
                    .isEqualTo("get_weather says: 4 C; get_time says: noon.");
        }
    }

    @Test
    void takesNoResultWhenTheWaitIsOver() throws IOException {
        String conversation = caller.create();
        try (InputStream stream =
                caller.open(conversation, asks("use the tool", WEATHER)).body()) {
            String call = calls(new EventStream(stream), 1).getFirst();
            web.closeToolWindows();

            HttpResponse<String> late = caller.result(conversation, call, "late");

            assertThat(late.statusCode()).isEqualTo(404);
            assertThat(late.body()).contains("side_channel_waiting_key_absent");
        }
    }

    @Test
    void stopsAndDeletes() throws IOException {
        String conversation = caller.create();
        try (InputStream stream =
                caller.open(conversation, asks("use the tool", WEATHER)).body()) {
            var events = new EventStream(stream);
            calls(events, 1);

            assertThat(caller.send("POST", caller.path(conversation) + "/stop_response", "")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(events.rest()).isEmpty();
        }
        web.awaitRunningStreams(0);
        assertThat(web.openConversations()).containsExactly(conversation);
        assertThat(caller.send("DELETE", caller.path(conversation), "").statusCode())
                .isEqualTo(204);
        assertThat(web.openConversations()).isEmpty();
        assertThat(caller.send("DELETE", caller.path(conversation), "").statusCode())
                .isEqualTo(404);
        assertThat(caller.say(conversation, "still there?").body()).contains("conversation_not_found");
    }

    @Test
    void seesThatTheReaderHasLeft() throws IOException {
        InputStream stream =
                caller.open(caller.create(), asks("use the tool", WEATHER)).body();
        calls(new EventStream(stream), 1);

        stream.close();

        web.awaitRunningStreams(0);
    }

    @Test
    void createsOnceOrWithTheFirstCompletion() throws IOException {
        String conversation = caller.create();
        ObjectNode again = Json.mapper().createObjectNode().put("uuid", conversation);
        assertThat(caller.post(caller.organization() + "/chat_conversations", again)
                        .statusCode())
                .isEqualTo(409);
        ObjectNode body = Json.mapper().createObjectNode().put("prompt", "hello");
        body.putObject("create_conversation_params").put("name", "").put("paprika_mode", "extended");

        HttpResponse<String> inline = caller.post(caller.path("inline-one") + "/completion", body);

        assertThat(types(events(inline.body()))).startsWith("conversation_ready", "message_start");
        assertThat(inline.body()).contains("thinking_delta");
        assertThat(Json.mapper()
                        .readTree(caller.get(caller.path("inline-one") + "?tree=True")
                                .body())
                        .path("chat_messages"))
                .hasSize(1);
    }

    @Test
    void takesFilesOnBothPaths() {
        String multipart = "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"é.png\"\r\n"
                + "Content-Type: image/png\r\n\r\nPNG\r\nbytes\r\n--b1--\r\n";
        for (String path : List.of(
                "/api/" + DemoWebAccounts.organization(SimulatedWeb.COOKIE) + "/upload",
                caller.organization() + "/conversations/" + caller.create() + "/wiggle/upload-file")) {
            HttpResponse<String> answer =
                    caller.send("POST", path, multipart, "content-type", "multipart/form-data; boundary=b1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"file_kind\":\"image\"", "\"size_bytes\":10", "file_uuid");
        }
        DemoWebUpload upload = DemoWebUpload.read(
                        web.calls(DemoWebCall.Kind.UPLOAD).getFirst())
                .orElseThrow();
        assertThat(upload.name()).isEqualTo("é.png");
        assertThat(upload.contentType()).isEqualTo("image/png");
        assertThat(upload.bytes()).isEqualTo("PNG\r\nbytes".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void tellsOfTheAccountOnlyWithItsCookie() {
        for (String path : List.of("/api/organizations", "/api/bootstrap", "/api/account", "/api/account_profile")) {
            assertThat(caller.get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(caller.get(caller.organization() + "/usage").body()).contains("five_hour");
        assertThat(caller.get(caller.organization() + "/model_configs/claude-sonnet-5")
                        .statusCode())
                .isEqualTo(200);
        assertThat(caller.get(caller.organization() + "/model_configs/claude-2").statusCode())
                .isEqualTo(404);
        try (var other = new WebCaller(web.url(), SimulatedWeb.OTHER_COOKIE);
                var stranger = new WebCaller(web.url(), "junk")) {
            assertThat(other.get(caller.organization() + "/usage").statusCode()).isEqualTo(403);
            assertThat(stranger.get("/api/organizations").body()).contains("account_session_invalid");
            assertThat(stranger.get("/api/bootstrap").body()).isEqualTo("{\"account\":null}");
        }
    }

    @Test
    void givesTokensForACookie() throws Exception {
        String verifier = "verifier";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        ObjectNode body = Json.mapper().createObjectNode().put("response_type", "code");
        body.put("redirect_uri", "http://localhost/callback").put("state", "a b");
        body.put("code_challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        String organization = DemoWebAccounts.organization(SimulatedWeb.COOKIE);

        String redirect = Json.mapper()
                .readTree(caller.post("/v1/oauth/" + organization + "/authorize", body)
                        .body())
                .path("redirect_uri")
                .asText();

        assertThat(redirect).startsWith("http://localhost/callback?code=");
        assertThat(URLDecoder.decode(redirect, StandardCharsets.UTF_8)).endsWith("&state=a b");
        ObjectNode exchange = Json.mapper().createObjectNode().put("grant_type", "authorization_code");
        exchange.put("code", redirect.split("[=&]", 3)[1]).put("code_verifier", verifier);
        assertThat(caller.post("/v1/oauth/token", exchange).body()).contains("refresh_token", organization);
        assertThat(caller.post("/v1/oauth/token", exchange).statusCode()).isEqualTo(400);
    }

    private static ObjectNode asks(String prompt, String... tools) throws IOException {
        ObjectNode body = Json.mapper().createObjectNode().put("prompt", prompt);
        for (String tool : tools) {
            body.withArray("tools").add(Json.mapper().readTree(tool));
        }
        return body;
    }

    /** Reads until so many calls have ended, and returns their ids. */
    private static List<String> calls(EventStream events, int count) throws IOException {
        List<String> ids = new ArrayList<>();
        int open = -1;
        while (true) {
            JsonNode event = events.next().json();
            if (event.path("content_block").path("type").asText().equals("tool_use")) {
                ids.add(event.path("content_block").path("id").asText());
                open = event.path("index").asInt();
            } else if (event.path("type").asText().equals("content_block_stop")
                    && event.path("index").asInt() == open
                    && ids.size() == count) {
                return ids;
            }
        }
    }

    private static List<JsonNode> events(String body) throws IOException {
        return new EventStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                .rest().stream().map(ServerEvent::json).toList();
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.path("type").asText()).toList();
    }

    private static String text(List<JsonNode> events) {
        var text = new StringBuilder();
        events.forEach(event -> text.append(event.path("delta").path("text").asText()));
        return text.toString();
    }
}
