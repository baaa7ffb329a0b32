package it;

import static harness.ProxyClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.Answer;
import harness.Answers;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.ScriptedProviders;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import harness.Sql;
import harness.TestDatabase;
import harness.UpstreamRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of the Responses API that build on what they were answered: over Claude accounts, chat and Responses providers. */
@Timeout(300)
class KeptResponsesIT {

    private static final String RESPONSES = "/v1/responses";
    private static final String CLAUDE = "claude-sonnet-4-5";
    private static final String CHAT = "talker/gpt-4o";
    /** Served by two providers that speak the Responses API. */
    private static final String SHARED = "shared";

    private static ScriptedUpstream claude;
    private static ScriptedProviders chats;
    private static ScriptedUpstream left;
    private static ScriptedUpstream right;
    private static Sql database;
    private static ProxyProcess proxy;
    private static ProxyProcess other;
    private static ProxyClient client;
    private static int made;

    @BeforeAll
    static void start(@TempDir Path routes) {
        claude = ScriptedUpstream.start();
        chats = ScriptedProviders.start();
        left = ScriptedUpstream.start();
        right = ScriptedUpstream.start();
        database = new Sql(TestDatabase.shared().newDatabase());
        String file = new ProviderRoutes()
                .add("talker", "baseUrl", chats.url("talker"), "dialect", "chat")
                .add("left", "baseUrl", left.url() + "/v1", "dialect", "responses", "models", SHARED)
                .add("right", "baseUrl", right.url() + "/v1", "dialect", "responses", "models", SHARED)
                .writeTo(routes);
        List<CompletableFuture<ProxyProcess>> nodes = List.of("node-1", "node-2").stream()
                .map(name -> ProxyProcess.builder()
                        .upstream(claude)
                        .database(database.url())
                        .schedule("check-providers", "0 0 0 1 1 ? 2099")
                        .env("ROUTES_DIR", file)
                        .env("GATEWAY_PROVIDERS_BALANCING", "round-robin")
                        .env("GATEWAY_MASTER_KEY", "one master key for both nodes")
                        .env("RETRY_MAX_ATTEMPTS", "1")
                        .env("GATEWAY_RESPONSES_PASS_UNKNOWN", String.valueOf(name.equals("node-2")))
                        .env("NODE_NAME", name))
                .map(builder -> RawClient.async(builder::start))
                .toList();
        proxy = nodes.getFirst().join();
        other = nodes.getLast().join();
        client = proxy.client();
    }

    @AfterAll
    static void stop() {
        other.close();
        proxy.close();
        left.close();
        right.close();
        chats.close();
        claude.close();
    }

    @BeforeEach
    void clear() {
        claude.clear();
        chats.clear();
        left.clear();
        left.answerBy(request -> ofProvider("left", request));
        right.clear();
        right.answerBy(request -> ofProvider("right", request));
    }

    private static Answer ofProvider(String name, UpstreamRequest request) {
        int number = ++made;
        String item = "{\"type\":\"message\",\"id\":\"msg_" + name + number
                + "\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"text\":\"I am "
                + name + ".\",\"annotations\":[]}]}";
        String body = "{\"id\":\"resp_" + name + number
                + "\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\","
                + "\"store\":true,\"model\":\"" + SHARED + "\",\"output\":[{\"type\":\"reasoning\",\"id\":\"rs_" + name
                + number
                + "\",\"summary\":[]}," + item
                + "],\"usage\":{\"input_tokens\":3,\"output_tokens\":2,\"total_tokens\":5}}";
        return request.streams()
                ? Answer.stream(
                        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":"
                                + body.replace("completed\",\"store", "in_progress\",\"store") + "}\n\n",
                        "event: response.output_item.done\ndata: {\"type\":\"response.output_item.done\",\"item\":"
                                + item + "}\n\n",
                        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + body
                                + "}\n\n")
                : Answer.json(body);
    }

    private static ObjectNode request(String model, boolean stream, String text) {
        ObjectNode request =
                Json.mapper().createObjectNode().put("model", model).put("stream", stream);
        return request.put("input", text);
    }

    private static JsonNode answered(ProxyClient from, ObjectNode request) {
        HttpResponse<byte[]> answer = from.post(RESPONSES, request.toString());
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        if (!request.path("stream").asBoolean()) {
            return json(answer);
        }
        List<ServerEvent> events = Answers.events(answer);
        JsonNode last = events.getLast().json();
        assertThat(last.path("type").asText()).isEqualTo("response.completed");
        return last.path("response");
    }

    private static JsonNode refused(ObjectNode request, int status) {
        HttpResponse<byte[]> answer = client.post(RESPONSES, request.toString());
        assertThat(answer.statusCode()).isEqualTo(status);
        return json(answer).path("error");
    }

    /** The last request that the model got, as texts of its turns. */
    private static String asked(String model) {
        List<UpstreamRequest> all = model.equals(CLAUDE) ? claude.requests() : chats.requests("talker");
        return all.getLast().json().path("messages").toString();
    }

    private static HttpResponse<byte[]> delete(ProxyClient from, String path, String key) {
        return from.bare("DELETE", path, null, "x-api-key", key);
    }

    @ParameterizedTest
    @CsvSource({CLAUDE + ",false", CLAUDE + ",true", CHAT + ",false", CHAT + ",true"})
    void aConversationGoesOnFromItsLastResponse(String model, boolean stream) {
        JsonNode first = answered(client, request(model, stream, "first words").put("instructions", "Be brief."));
        assertThat(first.path("store").asBoolean()).isTrue();
        JsonNode second = answered(
                client,
                request(model, stream, "second words")
                        .put("previous_response_id", first.path("id").asText()));
        assertThat(second.path("previous_response_id")).isEqualTo(first.path("id"));
        answered(
                client,
                request(model, stream, "third words")
                        .put("previous_response_id", second.path("id").asText()));

        assertThat(asked(model))
                .containsSubsequence(
                        "first words", Answers.output(first), "second words", Answers.output(second), "third words")
                .doesNotContain("Be brief.");
    }

    /** As @ai-sdk/openai asks with its defaults: text and reasoning by reference, calls in full. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSecondStepOfAnAgentRefersToTheItemsOfTheFirst(boolean stream) {
        claude.enqueue(thinkingCall(stream));
        ObjectNode request = request(CLAUDE, stream, "").put("tool_choice", "auto");
        ArrayNode input = request.putArray("input");
        input.addObject().put("role", "developer").put("content", "Help.");
        input.addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "input_text")
                .put("text", "Weather?");
        request.putArray("tools")
                .addObject()
                .put("type", "function")
                .put("name", "weather")
                .putObject("parameters")
                .put("type", "object");
        JsonNode first = answered(client, request);
        assertThat(first.path("output").findValuesAsText("type")).contains("reasoning", "message", "function_call");
        for (JsonNode item : first.path("output")) {
            if (item.path("type").asText().equals("function_call")) {
                input.addObject()
                        .put("type", "function_call")
                        .put("call_id", item.path("call_id").asText())
                        .put("name", "weather")
                        .put("arguments", "{}");
            } else {
                input.addObject()
                        .put("type", "item_reference")
                        .put("id", item.path("id").asText());
            }
        }
        input.addObject()
                .put("type", "function_call_output")
                .put("call_id", "toolu_1")
                .put("output", "Sunny");
        JsonNode second = answered(client, request);

        assertThat(Answers.output(second)).isEqualTo("Hello.");
        JsonNode turn = claude.requests().getLast().json().at("/messages/1/content");
        assertThat(turn.findValuesAsText("type")).containsExactly("thinking", "text", "tool_use");
        assertThat(turn.at("/0/signature").asText()).isEqualTo("c2ln");
        assertThat(turn.at("/1/text").asText()).isEqualTo("Let me see.");
        assertThat(claude.requests().getLast().json().at("/messages/2/content").toString())
                .contains("Sunny");
    }

    private static Answer thinkingCall(boolean stream) {
        String thinking = "{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"c2ln\"}";
        String text = "{\"type\":\"text\",\"text\":\"Let me see.\"}";
        String call = "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}";
        if (!stream) {
            return Answer.json(MessageJson.message("x")
                    .replace("{\"type\":\"text\",\"text\":\"x\"}", thinking + "," + text + "," + call)
                    .replace("end_turn", "tool_use"));
        }
        return Answer.stream(
                MessageJson.messageStart(),
                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}}\n\n",
                "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}}\n\n",
                MessageJson.blockStop(0),
                MessageJson.textStart(1),
                MessageJson.textDelta(1, "Let me see."),
                MessageJson.blockStop(1),
                "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":2,\"content_block\":"
                        + call + "}\n\n",
                MessageJson.blockStop(2),
                MessageJson.messageDelta(2).replace("end_turn", "tool_use"),
                MessageJson.messageStop());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProviderThatKeepsTheResponseIsAskedAgainInTheClientsOwnWords(boolean stream) {
        for (int turn = 0; turn < 4; turn++) {
            JsonNode first = answered(client, request(SHARED, stream, "first"));
            String id = first.path("id").asText();
            JsonNode second = answered(client, request(SHARED, stream, "second").put("previous_response_id", id));
            assertThat(Answers.output(second)).isEqualTo(Answers.output(first));
            ScriptedUpstream same = id.startsWith("resp_left") ? left : right;
            JsonNode sent = same.requests().getLast().json();
            assertThat(sent.path("previous_response_id").asText()).isEqualTo(id);
            assertThat(sent.path("input").asText()).isEqualTo("second");
            answered(client, request(SHARED, stream, "in between, so that the next first one is the other's turn"));
        }
        assertThat(left.requests()).isNotEmpty();
        assertThat(right.requests()).isNotEmpty();
    }

    @Test
    void anotherProviderIsToldEverythingWithoutTheIdsOfTheFirst() {
        JsonNode first = answered(client, request(SHARED, false, "first"));
        boolean onLeft = first.path("id").asText().startsWith("resp_left");
        ScriptedUpstream same = onLeft ? left : right;
        ScriptedUpstream spare = onLeft ? right : left;
        same.answerBy(request -> Answer.error(500, "{\"error\":{\"message\":\"down\",\"type\":\"server_error\"}}"));
        ObjectNode request = request(SHARED, false, "")
                .put("previous_response_id", first.path("id").asText());
        request.putArray("input").addObject().put("role", "user").put("content", "second");
        answered(client, request);

        JsonNode input = spare.requests().getLast().json().path("input");
        assertThat(input.toString())
                .containsSubsequence("first", "I am", "second")
                .doesNotContain("rs_", "msg_");
        assertThat(spare.requests().getLast().json().has("previous_response_id"))
                .isFalse();
    }

    @Test
    void whatAProviderMayKnowIsLeftToItWhereTheOperatorWantsThat() {
        answered(other.client(), request(SHARED, false, "go on").put("previous_response_id", "resp_made_elsewhere"));
        List<UpstreamRequest> all = left.requests().isEmpty() ? right.requests() : left.requests();
        assertThat(all.getLast().json().path("previous_response_id").asText()).isEqualTo("resp_made_elsewhere");
    }

    @Test
    void whatGoesOnFromAnIdThatIsNobodysIsLeftToTheProviderAndNotKept() {
        String id = "x".repeat(100_000);
        JsonNode previous =
                answered(other.client(), request(SHARED, false, "go on").put("previous_response_id", id));
        ObjectNode request = referring(id).put("model", SHARED);
        JsonNode referring = answered(other.client(), request);
        for (JsonNode each : List.of(previous, referring)) {
            assertThat(other.client()
                            .get(RESPONSES + "/" + each.path("id").asText())
                            .statusCode())
                    .isEqualTo(404);
        }
        JsonNode error = refused(request(CLAUDE, false, "go on").put("previous_response_id", id), 400);
        assertThat(error.path("code").asText()).isEqualTo("previous_response_not_found");
        assertThat(error.path("message").asText()).hasSizeLessThan(400);
        refused(referring(id), 404);
    }

    @Test
    void theModelMayChangeFromAResponsesProviderToClaude() {
        JsonNode first = answered(client, request(SHARED, true, "first"));
        ObjectNode request = request(CLAUDE, false, "");
        ArrayNode input = request.putArray("input");
        input.addObject().put("role", "user").put("content", "first");
        first.path("output")
                .forEach(item -> input.addObject()
                        .put("type", "item_reference")
                        .put("id", item.path("id").asText()));
        input.addObject().put("role", "user").put("content", "second");
        answered(client, request);
        assertThat(asked(CLAUDE)).containsSubsequence("first", "I am", "second");
    }

    @Test
    void theOtherNodeGoesOn() {
        JsonNode first = answered(client, request(CLAUDE, true, "asked of one node"));
        String id = first.path("id").asText();
        await("the response is stored")
                .until(() -> database.number("select count(*) from kept_response where id = '" + id + "'") == 1);
        answered(other.client(), request(CLAUDE, false, "and of the other").put("previous_response_id", id));
        assertThat(asked(CLAUDE)).containsSubsequence("asked of one node", "Hello.", "and of the other");
        assertThat(json(other.client().get(RESPONSES + "/" + id))).isEqualTo(first);
    }

    @Test
    void nothingIsKeptOfAClientThatStoresNothing() {
        JsonNode first = answered(client, request(CLAUDE, true, "x").put("store", false));
        assertThat(first.path("store").asBoolean()).isFalse();
        assertThat(client.get(RESPONSES + "/" + first.path("id").asText()).statusCode())
                .isEqualTo(404);
        JsonNode error = refused(
                request(CLAUDE, false, "y")
                        .put("previous_response_id", first.path("id").asText()),
                400);
        assertThat(error.path("code").asText()).isEqualTo("previous_response_not_found");
    }

    @Test
    void noProviderIsAskedForWhatIsNotKnown() {
        left.clear();

        JsonNode previous =
                refused(request("left/m", false, "tell").put("previous_response_id", "resp_of_another"), 400);

        assertThat(previous.path("code").asText()).isEqualTo("previous_response_not_found");
        assertThat(left.requests()).isEmpty();
    }

    @Test
    void anotherKeyFindsNothing() {
        JsonNode first = answered(client, request(CLAUDE, false, "a secret of one key"));
        String id = first.path("id").asText();
        String key = proxy.admin().newKey("stranger", "");
        String path = RESPONSES + "/" + id;
        assertThat(client.bare("GET", path, null, "x-api-key", key).statusCode())
                .isEqualTo(404);
        assertThat(client.bare("GET", path + "/input_items", null, "x-api-key", key)
                        .statusCode())
                .isEqualTo(404);
        assertThat(delete(client, path, key).statusCode()).isEqualTo(404);
        for (ObjectNode request : List.of(
                request(CLAUDE, false, "y").put("previous_response_id", id),
                referring(first.at("/output/0/id").asText()))) {
            HttpResponse<byte[]> answer = client.post(RESPONSES, request.toString(), "x-api-key", key);
            assertThat(answer.statusCode()).isBetween(400, 404);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .contains("not found")
                    .doesNotContain("secret");
        }
        assertThat(client.get(path).statusCode()).isEqualTo(200);
    }

    private static ObjectNode referring(String... items) {
        ObjectNode request = request(CLAUDE, false, "");
        ArrayNode input = request.putArray("input");
        for (String item : items) {
            input.addObject().put("type", "item_reference").put("id", item);
        }
        return request;
    }

    @Test
    void unknownIdsAreToldInOpenAisWords() {
        JsonNode previous = refused(request(CLAUDE, false, "x").put("previous_response_id", "resp_none"), 400);
        assertThat(previous.path("message").asText()).isEqualTo("Previous response with id 'resp_none' not found.");
        assertThat(previous.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(previous.path("param").asText()).isEqualTo("previous_response_id");
        assertThat(previous.path("code").asText()).isEqualTo("previous_response_not_found");
        JsonNode item = refused(referring("msg_none"), 404);
        assertThat(item.path("message").asText()).isEqualTo("Item with id 'msg_none' not found.");
        assertThat(item.path("param").asText()).isEqualTo("input");
        JsonNode shown = json(client.get(RESPONSES + "/resp_none")).path("error");
        assertThat(shown.path("message").asText()).isEqualTo("Response with id 'resp_none' not found.");
        assertThat(refused(request(CLAUDE, false, "x").put("conversation", "conv_1"), 400)
                        .path("message")
                        .asText())
                .contains("conversation");
        assertThat(refused(request(CLAUDE, false, "x").put("background", true), 400)
                        .path("message")
                        .asText())
                .contains("background");
        JsonNode background = refused(request(SHARED, false, "x").put("background", true), 400);
        assertThat(background.path("message").asText()).contains("background");
        assertThat(left.requests()).isEmpty();
        assertThat(right.requests()).isEmpty();
        answered(client, request(SHARED, false, "x").put("background", true).put("store", false));
        HttpResponse<byte[]> compact = client.post(RESPONSES + "/compact", "{}");
        assertThat(compact.statusCode()).isEqualTo(404);
        assertThat(json(compact).at("/error/param").isNull()).isTrue();
    }

    @Test
    void aResponseIsShownAndForgotten() {
        JsonNode first = answered(client, request(CHAT, true, "show me"));
        String path = RESPONSES + "/" + first.path("id").asText();
        assertThat(json(client.get(path))).isEqualTo(first);
        assertThat(client.get(path + "?stream=true").statusCode()).isEqualTo(400);
        JsonNode items = json(client.get(path + "/input_items"));
        assertThat(items.at("/data/0/content/0/text").asText()).isEqualTo("show me");
        assertThat(client.get(path + "/input_items?limit=0").statusCode()).isEqualTo(400);
        HttpResponse<byte[]> cancelled =
                client.bare("POST", path + "/cancel", new byte[0], "x-api-key", proxy.clientKey());
        assertThat(cancelled.statusCode()).isEqualTo(400);
        assertThat(json(cancelled).at("/error/message").asText()).isEqualTo("Cannot cancel a synchronous response.");

        JsonNode deleted = json(delete(client, path, proxy.clientKey()));
        assertThat(deleted.path("deleted").asBoolean()).isTrue();
        assertThat(deleted.path("object").asText()).isEqualTo("response");
        assertThat(delete(client, path, proxy.clientKey()).statusCode()).isEqualTo(404);
        assertThat(client.get(path).statusCode()).isEqualTo(404);
        assertThat(other.client().get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void tenThousandReferencesAreRefusedOrAnsweredInTime() {
        JsonNode first = answered(client, request(CLAUDE, false, "x"));
        String item = first.at("/output/0/id").asText();
        String[] same = IntStream.range(0, 10_000).mapToObj(each -> item).toArray(String[]::new);
        answered(client, referring(same));
        String[] oneMore = IntStream.range(0, 10_001).mapToObj(each -> item).toArray(String[]::new);
        refused(referring(oneMore), 400);
        String[] unknown =
                IntStream.range(0, 10_000).mapToObj(each -> "msg_" + each).toArray(String[]::new);
        refused(referring(unknown), 404);
        String[] more =
                IntStream.range(0, 10_001).mapToObj(each -> "msg_" + each).toArray(String[]::new);
        refused(referring(more), 400);
    }

    @Test
    void giantConversationsEndAtTheBoundOfABody() {
        String large = "x".repeat(9 << 20);
        String id = answered(client, request(CLAUDE, false, large)).path("id").asText();
        int status = 200;
        for (int turn = 0; turn < 4 && status == 200; turn++) {
            HttpResponse<byte[]> answer = client.post(
                    RESPONSES,
                    request(CLAUDE, false, large)
                            .put("previous_response_id", id)
                            .toString());
            status = answer.statusCode();
            id = status == 200 ? json(answer).path("id").asText() : id;
        }
        assertThat(status).isEqualTo(413);
        answered(client, request(CLAUDE, false, "others are served"));
    }

    @Test
    void aFailedAnswerIsNotKept() {
        claude.enqueue(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                .cut());
        HttpResponse<byte[]> answer =
                client.post(RESPONSES, request(CLAUDE, true, "x").toString());
        String id = Answers.events(answer).getFirst().json().at("/response/id").asText();
        assertThat(client.get(RESPONSES + "/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void whatHasEndedIsForgotten() {
        String id = answered(client, request(CLAUDE, false, "x")).path("id").asText();
        await("the response is stored")
                .until(() -> database.number("select count(*) from kept_response where id = '" + id + "'") == 1);
        database.run("update kept_response set until = now() where id = '" + id + "'");
        proxy.admin().runJob("forget-responses");
        assertThat(database.number("select count(*) from kept_response where id = '" + id + "'"))
                .isZero();
        assertThat(proxy.metric("claude_proxy_responses_kept")).isPositive();
        assertThat(other.client().get(RESPONSES + "/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void oneModelsHistoryIsAccountedAndStaysOnItsAccount() {
        JsonNode first = answered(client, request(CLAUDE, false, "a conversation of its own"));
        HttpResponse<byte[]> answer = client.post(
                RESPONSES,
                request(CLAUDE, false, "goes on")
                        .put("previous_response_id", first.path("id").asText())
                        .toString());
        JsonNode row = proxy.admin().awaitRow(ProxyClient.id(answer));
        assertThat(row.path("endpoint").asText()).isEqualTo("responses");
        assertThat(row.path("input_tokens").asInt()).isEqualTo(3);
    }
}
