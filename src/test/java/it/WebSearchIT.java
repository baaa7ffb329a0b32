package it;

import static harness.Answers.events;
import static harness.Answers.ok;
import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import harness.AdminClient;
import harness.Answer;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ScriptedProviders;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import harness.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Claude Code's WebSearch, a request whose only tool Anthropic would run, at providers with and without a search of their own. */
@Timeout(300)
class WebSearchIT {

    private static final String CITATION =
            "{\"type\":\"url_citation\",\"url\":\"https://a.com/1\",\"title\":\"First\",\"start_index\":0,\"end_index\":5}";
    private static final String SEARCH =
            "{\"type\":\"web_search_call\",\"id\":\"ws_1\",\"status\":\"completed\",\"action\":"
                    + "{\"type\":\"search\",\"query\":\"snow\",\"sources\":[{\"type\":\"url\",\"url\":\"https://a.com/1\"}]}}";
    private static final String MESSAGE =
            "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Snow.\","
                    + "\"annotations\":[" + CITATION + "]}]}";
    private static final String RESPONSE =
            "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"m\"," + "\"output\":["
                    + SEARCH + "," + MESSAGE + "],\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}";
    private static final String COMPLETION =
            "{\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"Snow.\",\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://a.com/1\","
                    + "\"title\":\"First\"}}]},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}";

    private static ScriptedProviders providers;
    private static ScriptedUpstream claude;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;

    @BeforeAll
    static void start(@TempDir Path routes) {
        providers = ScriptedProviders.start();
        claude = ScriptedUpstream.start();
        String file = new ProviderRoutes()
                .add("searching", "baseUrl", providers.url("searching"), "vendor", "openai", "dialect", "responses")
                .add("deaf", "baseUrl", providers.url("deaf"), "vendor", "openai", "dialect", "chat")
                .add("plain", "baseUrl", providers.url("plain"))
                .add("told", "baseUrl", providers.url("told"), "traits", "webSearch=openrouter")
                .writeTo(routes);
        proxy = ProxyProcess.builder()
                .upstream(claude)
                .accounts(1)
                .database(TestDatabase.shared().newDatabase())
                .schedule("check-providers", "0 0 0 1 1 ? 2099")
                .env("ROUTES_DIR", file)
                .env("RETRY_MAX_ATTEMPTS", "1")
                .start();
        client = proxy.client();
        admin = proxy.admin();
    }

    @AfterAll
    static void stop() {
        proxy.close();
        providers.close();
        claude.close();
    }

    @BeforeEach
    void clear() {
        providers.clear();
        claude.clear();
    }

    /** The request that Claude Code sends for its tool WebSearch. */
    private static ObjectNode webSearch(String model, boolean stream) {
        ObjectNode request = Json.mapper().createObjectNode().put("model", model);
        request.put("max_tokens", 1024).put("stream", stream);
        request.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "Perform a web search for the query: snow");
        ObjectNode tool = request.putArray("tools").addObject();
        tool.put("type", "web_search_20250305").put("name", "web_search").put("max_uses", 8);
        request.putObject("tool_choice").put("type", "tool").put("name", "web_search");
        return request;
    }

    private static JsonNode types(JsonNode message) {
        ArrayNode types = Json.mapper().createArrayNode();
        message.path("content").forEach(block -> types.add(block.path("type")));
        return types;
    }

    @Test
    void aProviderOfResponsesSearches() {
        providers.always("searching", Answer.json(RESPONSE));

        HttpResponse<byte[]> answer =
                client.message(webSearch("searching/gpt-5.1", false).toString());
        JsonNode message = ok(answer);
        JsonNode sent = providers.requests("searching").getFirst().json();

        assertThat(sent.at("/tools/0/type").asText()).isEqualTo("web_search");
        assertThat(sent.path("tool_choice").asText()).isEqualTo("required");
        assertThat(types(message).toString()).isEqualTo("[\"server_tool_use\",\"web_search_tool_result\",\"text\"]");
        assertThat(message.at("/content/1/content/0/title").asText()).isEqualTo("First");
        assertThat(message.at("/usage/server_tool_use/web_search_requests").asInt())
                .isEqualTo(1);
        assertThat(answer.headers().firstValue("x-claude-proxy-loss")).isEmpty();
        assertThat(admin.awaitRow(id(answer)).path("web_searches").asInt()).isEqualTo(1);
    }

    @Test
    void aStreamOfResponsesTellsTheSearchBeforeItsText() throws IOException {
        providers.always(
                "searching",
                Answer.stream(
                        event("response.created", "\"response\":{\"model\":\"m\"}"),
                        event("response.output_item.done", "\"output_index\":0,\"item\":" + SEARCH),
                        event("response.output_text.delta", "\"output_index\":1,\"delta\":\"Snow.\""),
                        event("response.output_text.annotation.added", "\"output_index\":1,\"annotation\":" + CITATION),
                        event("response.completed", "\"response\":" + RESPONSE)));

        List<ServerEvent> events =
                events(client.message(webSearch("searching/gpt-5.1", true).toString()));

        assertThat(events)
                .filteredOn(event -> event.name().equals("content_block_start"))
                .extracting(event -> event.json().at("/content_block/type").asText())
                .containsExactly("server_tool_use", "web_search_tool_result", "text");
        assertThat(events)
                .filteredOn(event -> event.json().at("/delta/type").asText().equals("citations_delta"))
                .hasSize(1);
        assertThat(events).extracting(ServerEvent::name).endsWith("message_delta", "message_stop");
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    @Test
    void anOperatorSaysHowAProviderSearches() {
        providers.always("told", Answer.json(COMPLETION));

        JsonNode message = ok(client.message(webSearch("told/m", false).toString()));

        assertThat(providers
                        .requests("told")
                        .getFirst()
                        .json()
                        .at("/tools/0/type")
                        .asText())
                .isEqualTo("openrouter:web_search");
        assertThat(types(message).toString()).isEqualTo("[\"server_tool_use\",\"web_search_tool_result\",\"text\"]");
    }

    @Test
    void elsewhereTheClientIsToldWhatWouldHelp() {
        HttpResponse<byte[]> deaf =
                client.message(webSearch("deaf/gpt-5.1", false).toString());
        HttpResponse<byte[]> plain = client.message(webSearch("plain/m", false).toString());

        assertThat(deaf.statusCode()).isEqualTo(400);
        assertThat(ProxyClient.json(deaf).at("/error/message").asText())
                .contains("set its parameter dialect to responses");
        assertThat(plain.statusCode()).isEqualTo(400);
        assertThat(ProxyClient.json(plain).at("/error/message").asText()).contains("webSearch=");
        assertThat(providers.requests("deaf")).isEmpty();
        assertThat(providers.requests("plain")).isEmpty();
    }

    @Test
    void claudeIsNotGivenTheResultsOfAnother() {
        providers.always("searching", Answer.json(RESPONSE));
        JsonNode content = ok(client.message(
                        webSearch("searching/gpt-5.1", false).toString()))
                .path("content");
        claude.always(Answer.json(MessageJson.message("Yes.")));
        ObjectNode next = webSearch("claude-sonnet-4-5", false);
        next.remove("tool_choice");
        next.withArray("messages").addObject().put("role", "assistant").set("content", content);
        next.withArray("messages").addObject().put("role", "user").put("content", "Sure?");

        ok(client.message(next.toString()));

        String sent = claude.takeRequest().text();
        assertThat(sent).contains("[web_search: snow]").contains("First: https://a.com/1");
        assertThat(sent).doesNotContain("encrypted_content").doesNotContain("srvtoolu");
    }
}
