package it;

import static harness.Answers.blocks;
import static harness.Answers.chunks;
import static harness.Answers.deltas;
import static harness.Answers.events;
import static harness.Answers.ok;
import static harness.Answers.output;
import static harness.Prompts.chat;
import static harness.Prompts.coding;
import static harness.Prompts.responses;
import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import harness.AdminClient;
import harness.EventStream;
import harness.MessageJson;
import harness.ProvidersFile;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ServerEvent;
import harness.SimulatedVendor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each template of docs/providers.md against a simulation of its vendor, through all three fronts. */
@Timeout(300)
class VendorsIT {

    private static final String NEVER = "0 0 0 1 1 ? 2099";
    private static final Map<String, SimulatedVendor> VENDORS = new LinkedHashMap<>();

    @TempDir
    private static Path routes;

    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;

    @BeforeAll
    static void start() throws IOException {
        ProxyProcess.Builder builder = ProxyProcess.builder().accounts(0).schedule("check-providers", NEVER);
        var file = new StringBuilder("# Decides which providers there are.\n");
        for (String block : ProvidersFile.blocks("Vendors")) {
            String name = ProvidersFile.parameter(block, "name");
            SimulatedVendor vendor = SimulatedVendor.start(name.replace("-responses", ""));
            VENDORS.put(name, vendor);
            file.append(ProvidersFile.at(block, vendor.url())).append('\n');
            if (block.contains("- name: key\n")) {
                builder.env(ProvidersFile.parameter(block, "key"), vendor.key());
            }
        }
        Files.writeString(routes.resolve("providers.camel.yaml"), file);
        proxy = builder.env("ROUTES_DIR", routes.toString())
                .env("RETRY_MAX_ATTEMPTS", "1")
                .start();
        client = proxy.client();
        admin = proxy.admin();
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        VENDORS.values().forEach(SimulatedVendor::close);
    }

    @BeforeEach
    void clear() {
        VENDORS.values().forEach(SimulatedVendor::clear);
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-5.1",
        "openai/gpt-4o",
        "openai-responses/gpt-5.1",
        "openrouter/anthropic/claude-sonnet-4.5",
        "azure/gpt-4o",
        "ollama/qwen3:8b",
        "lmstudio/qwen/qwen3-8b",
        "deepseek/deepseek-chat",
        "groq/llama-3.3-70b-versatile",
        "google/gemini-2.5-flash",
        "vllm/Qwen/Qwen3-32B",
        "kimi/kimi-k2"
    })
    void everyFrontGetsAnswersAndStreams(String model) throws IOException {
        SimulatedVendor vendor = vendor(model);

        checkMessage(model, vendor);
        checkMessageStream(model, vendor);
        checkCompletion(model, vendor);
        checkResponse(model, vendor);

        assertThat(vendor.calls())
                .hasSize(6)
                .allSatisfy(call -> assertThat(call.json().path("model").asText())
                        .isEqualTo(model.substring(model.indexOf('/') + 1)));
    }

    private static void checkMessage(String model, SimulatedVendor vendor) {
        HttpResponse<byte[]> answer =
                client.message(coding(model, false, "Hello.").toString());

        JsonNode message = ok(answer);
        assertThat(message.path("model").asText()).isEqualTo(model);
        assertThat(blocks(message, "text")).isEqualTo(vendor.text());
        assertThat(blocks(message, "thinking")).isEqualTo(vendor.reasons() ? SimulatedVendor.REASONING : "");
        assertThat(message.path("stop_reason").asText()).isEqualTo("end_turn");
        checkUsage(message.path("usage"), vendor);
        checkRow(answer, model, vendor);
    }

    private static void checkMessageStream(String model, SimulatedVendor vendor) throws IOException {
        HttpResponse<byte[]> answer =
                client.message(coding(model, true, "Hello.").toString());

        List<ServerEvent> events = events(answer);
        assertThat(events.getFirst().json().path("message").path("model").asText())
                .isEqualTo(model);
        assertThat(deltas(events, "text")).isEqualTo(vendor.text());
        assertThat(deltas(events, "thinking")).isEqualTo(vendor.reasons() ? SimulatedVendor.REASONING : "");
        assertThat(events).extracting(ServerEvent::name).endsWith("message_delta", "message_stop");
        JsonNode end = events.get(events.size() - 2).json();
        assertThat(end.path("delta").path("stop_reason").asText()).isEqualTo("end_turn");
        checkRow(answer, model, vendor);
    }

    private static void checkCompletion(String model, SimulatedVendor vendor) throws IOException {
        JsonNode whole = ok(client.post("/v1/chat/completions", chat(model, false, "Hello.")));
        assertThat(whole.path("model").asText()).isEqualTo(model);
        JsonNode choice = whole.path("choices").path(0);
        assertThat(choice.path("message").path("content").asText()).isEqualTo(vendor.text());
        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(whole.path("usage").path("prompt_tokens").asInt())
                .isEqualTo(vendor.inputTokens() + vendor.cachedTokens());

        List<ServerEvent> events = events(client.post("/v1/chat/completions", chat(model, true, "Hello.")));
        assertThat(chunks(events, "content")).isEqualTo(vendor.text());
        assertThat(events.subList(0, events.size() - 1))
                .filteredOn(event -> !event.json().path("choices").isEmpty())
                .allSatisfy(
                        event -> assertThat(event.json().path("model").asText()).isEqualTo(model));
        assertThat(events)
                .as("nobody asked for a chunk of usage")
                .noneMatch(event ->
                        event.data().contains("\"choices\":[]") && event.data().contains("\"usage\":{"));
    }

    private static void checkResponse(String model, SimulatedVendor vendor) throws IOException {
        JsonNode whole = ok(client.post("/v1/responses", responses(model, false, "Hello.")));
        assertThat(whole.path("model").asText()).isEqualTo(model);
        assertThat(whole.path("status").asText()).isEqualTo("completed");
        assertThat(output(whole)).isEqualTo(vendor.text());
        assertThat(whole.path("usage").path("output_tokens").asInt()).isEqualTo(vendor.outputTokens());

        List<ServerEvent> events = events(client.post("/v1/responses", responses(model, true, "Hello.")));
        assertThat(events.getFirst().name()).isEqualTo("response.created");
        assertThat(events.getLast().name()).isEqualTo("response.completed");
        JsonNode response = events.getLast().json().path("response");
        assertThat(response.path("model").asText()).isEqualTo(model);
        assertThat(output(response)).isEqualTo(vendor.text());
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-5.1",
        "openrouter/anthropic/claude-sonnet-4.5",
        "azure/gpt-4o",
        "ollama/qwen3:8b",
        "lmstudio/qwen/qwen3-8b",
        "deepseek/deepseek-chat",
        "groq/llama-3.3-70b-versatile",
        "google/gemini-2.5-flash",
        "vllm/Qwen/Qwen3-32B"
    })
    void toolsAreCalledAndTheirResultsGoBack(String model) throws IOException {
        ObjectNode request = coding(model, true, SimulatedVendor.CALL + " the weather?");
        List<ServerEvent> events = events(client.message(request.toString()));
        assertThat(deltas(events, "partial_json")).isEqualTo("{\"city\":\"Zürich\"}");
        JsonNode use = events.stream()
                .filter(event -> event.name().equals("content_block_start"))
                .map(event -> event.json().path("content_block"))
                .filter(block -> block.path("type").asText().equals("tool_use"))
                .findFirst()
                .orElseThrow();
        assertThat(use.path("name").asText()).isEqualTo("get_weather");
        assertThat(events.get(events.size() - 2)
                        .json()
                        .path("delta")
                        .path("stop_reason")
                        .asText())
                .isEqualTo("tool_use");

        JsonNode whole = ok(client.message(request.put("stream", false).toString()));
        assertThat(whole.path("stop_reason").asText()).isEqualTo("tool_use");
        JsonNode called = whole.path("content").path(whole.path("content").size() - 1);
        assertThat(called.path("input").path("city").asText()).isEqualTo("Zürich");

        vendor(model).clear();
        request.withArray("messages").addObject().put("role", "assistant").set("content", whole.path("content"));
        ObjectNode turn = request.withArray("messages").addObject().put("role", "user");
        turn.putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", called.path("id").asText())
                .put("content", "8 degrees");
        assertThat(blocks(ok(client.message(request.toString())), "text"))
                .isEqualTo(vendor(model).text());
        JsonNode messages = vendor(model).call().json().path("messages");
        JsonNode result = messages.path(messages.size() - 1);
        assertThat(result.path("role").asText()).isEqualTo("tool");
        assertThat(result.path("content").toString()).contains("8 degrees");
        assertThat(messages.path(messages.size() - 2)
                        .path("tool_calls")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(result.path("tool_call_id").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-5.1",
        "openrouter/anthropic/claude-sonnet-4.5",
        "azure/gpt-4o",
        "ollama/qwen3:8b",
        "lmstudio/qwen/qwen3-8b",
        "deepseek/deepseek-chat",
        "groq/llama-3.3-70b-versatile",
        "google/gemini-2.5-flash",
        "vllm/Qwen/Qwen3-32B",
        "kimi/kimi-k2"
    })
    void anErrorInsideAStreamEndsItInEveryDialect(String model) throws IOException {
        List<ServerEvent> events =
                events(client.message(coding(model, true, SimulatedVendor.BREAK).toString()));
        assertThat(deltas(events, "text")).isEqualTo("Half");
        assertThat(events.getLast().name()).isEqualTo("error");
        assertThat(events.getLast().json().path("error").path("message").asText())
                .isEqualTo(SimulatedVendor.BROKEN);

        String chat = chat(model, true, SimulatedVendor.BREAK);
        ServerEvent last = events(client.post("/v1/chat/completions", chat)).getLast();
        assertThat(last.json().path("error").path("message").asText()).isEqualTo(SimulatedVendor.BROKEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai/gpt-5.1 | prompt is too long: 130000 tokens > 128000 maximum",
                "openrouter/anthropic/claude-sonnet-4.5 | prompt is too long: 139000 tokens > 131072 maximum",
                "azure/gpt-4o | prompt is too long: 130000 tokens > 128000 maximum",
                "ollama/some-model:8b | prompt is too long",
                "lmstudio/some-model | prompt is too long",
                "deepseek/deepseek-chat | prompt is too long: 139000 tokens > 131072 maximum",
                "groq/llama-3.3-70b-versatile | prompt is too long (maximum 131072 tokens)",
                "google/gemini-2.5-flash | prompt is too long: 1200000 tokens > 1048576 maximum",
                "vllm/Qwen/Qwen3-32B | prompt is too long: 40000 tokens > 32768 maximum",
                "kimi/kimi-k2 | prompt is too long: 300000 tokens > 262144 maximum"
            })
    void aPromptThatDoesNotFitIsSaidAsClaudeCodeReadsIt(String model, String sentence) {
        HttpResponse<byte[]> answer =
                client.message(coding(model, true, SimulatedVendor.OVERFLOW).toString());

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode body = ProxyClient.json(answer);
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.path("error").path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(body.path("error").path("message").asText()).startsWith(sentence);
        assertThat(vendor(model).calls()).as("no other try").hasSize(1);
    }

    @Test
    void everyProviderIsAskedForItsModelsWhereItHasThem() {
        for (String name : VENDORS.keySet()) {
            HttpResponse<byte[]> answer = admin.post("/api/admin/providers/" + name + "/check", "{}");

            JsonNode provider = ProxyClient.json(answer);
            assertThat(provider.path("health").asText()).as(provider.toString()).isEqualTo("healthy");
            assertThat(provider.path("last_error").isNull())
                    .as(provider.toString())
                    .isTrue();
            assertThat(provider.path("models")).as(provider.toString()).hasSize(1);
            assertThat(provider.toString()).doesNotContain(VENDORS.get(name).key());
        }
        assertThat(admin.json("/api/admin/providers").path("data")).hasSize(VENDORS.size());
    }

    @Test
    void openAisReasoningModelsGetTheirOwnFields() {
        ObjectNode request = coding("openai/gpt-5.1", false, "Hello.").put("temperature", 0.2);

        HttpResponse<byte[]> answer = client.message(request.toString());

        ok(answer);
        assertThat(answer.headers().firstValue("x-claude-proxy-loss"))
                .hasValueSatisfying(losses ->
                        assertThat(losses).contains("temperature", "top_k").doesNotContain("cache_control"));
        JsonNode sent = vendor("openai/gpt-5.1").call().json();
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(4_000);
        assertThat(sent.path("messages").path(0).path("role").asText()).isEqualTo("developer");
        assertThat(sent.path("messages").path(0).toString())
                .contains("Be short.")
                .doesNotContain("billing");
        assertThat(sent.path("reasoning_effort").asText()).isEqualTo("medium");
        assertThat(sent.path("user").asText()).hasSizeBetween(1, 64);
        assertThat(sent.path("prompt_cache_key").asText()).hasSizeBetween(1, 64);
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("losses").toString()).contains("\"temperature\"", "\"top_k\"");
        assertThat(row.path("cost_usd").decimalValue())
                .as("20 x 1.25 + 100 x 0.125 + 30 x 10 dollars per million")
                .isEqualByComparingTo("0.0003375");
    }

    @Test
    void theMetricsOfTheGuideAreThere() {
        ok(client.message(coding("openai/gpt-5.1", false, "Hello.").toString()));

        String told = new String(
                new ProxyClient(proxy.managementPort())
                        .bare("GET", "/observe/metrics", null)
                        .body(),
                StandardCharsets.UTF_8);
        assertThat(ProvidersFile.words("claude_proxy_[a-z_]+"))
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(told).contains("\n" + name));
        assertThat(told)
                .containsPattern("claude_proxy_provider_requests_total\\{.*outcome=\"answered\".*provider=\"openai\"")
                .containsPattern("claude_proxy_translation_losses_total\\{.*feature=\"top_k\"");
    }

    @Test
    void openRouterGetsReasoningAsAnObjectAndKeepsCacheMarks() {
        ok(client.message(coding("openrouter/x/y", false, "Hello.").toString()));

        var call = vendor("openrouter/x/y").call();
        assertThat(call.json().path("reasoning").path("max_tokens").asInt()).isEqualTo(2_000);
        assertThat(call.json().path("top_k").asInt()).isEqualTo(40);
        assertThat(call.json().path("messages").toString()).contains("\"cache_control\":{\"type\":\"ephemeral\"}");
        assertThat(call.headers().first("http-referer")).hasValue("https://proxy.example");
        assertThat(call.headers().first("x-title")).hasValue("Claude Proxy");
    }

    @Test
    void commentsOfOpenRouterAreNoEventsForOthers() throws IOException {
        var bytes = new ByteArrayInputStream(
                client.message(coding("openrouter/x/y", true, "Hello.").toString())
                        .body());
        var stream = new EventStream(bytes);
        for (ServerEvent event = stream.next(); event != null; event = stream.next()) {
            assertThat(event.name()).isNotEmpty();
            assertThat(event.data()).doesNotContain("PROCESSING");
        }
    }

    @Test
    void eventsBehindCommentsKeepTheirOrder() {
        SimulatedVendor vendor = vendor("openrouter/x/y");
        for (int i = 0; i < 200; i++) {
            List<ServerEvent> events =
                    events(client.post("/v1/responses", responses("openrouter/x/y", true, "Hello.")));
            assertThat(events)
                    .extracting(event -> event.json().path("sequence_number").asInt())
                    .as("stream " + i)
                    .isSorted()
                    .startsWith(0);
            assertThat(output(events.getLast().json().path("response"))).isEqualTo(vendor.text());
        }
    }

    @Test
    void deepSeekIsToldToThinkByASwitch() {
        ok(client.message(coding("deepseek/deepseek-chat", false, "Hello.").toString()));

        JsonNode sent = vendor("deepseek/deepseek-chat").call().json();
        assertThat(sent.path("thinking").path("type").asText()).isEqualTo("enabled");
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(4_000);
    }

    @Test
    void localServersGetTheSystemTextFirstAndNoImageByUrl() {
        ObjectNode request = coding("ollama/llava", false, "Hello.");
        ObjectNode image = request.withArray("messages").addObject().put("role", "user");
        image.putArray("content")
                .addObject()
                .put("type", "image")
                .putObject("source")
                .put("type", "url")
                .put("url", "https://images.example/cat.png");
        request.withArray("messages").addObject().put("role", "system").put("content", "Now be long.");

        HttpResponse<byte[]> answer = client.message(request.toString());

        ok(answer);
        assertThat(answer.headers().firstValue("x-claude-proxy-loss").orElse(""))
                .contains("image");
        JsonNode messages = vendor("ollama/x").call().json().path("messages");
        assertThat(messages.toString()).contains("Now be long.").doesNotContain("cat.png");
    }

    @Test
    void whoSpeaksTheSameDialectIsLeftAsHeIs() {
        String body = """
            { "model":"kimi/kimi-k2",  "max_tokens": 1e2, "unknown_field": {"b":1,"a":2},
              "messages":[{"role":"user","content":"Zürich \\u00fc"}] }\
            """;

        HttpResponse<byte[]> answer = client.message(body, "anthropic-beta", "some-beta-2025-01-01");

        ok(answer);
        var call = vendor("kimi/x").call();
        assertThat(call.text()).isEqualTo(body.replace("kimi/kimi-k2", "kimi-k2"));
        assertThat(call.headers().first("anthropic-beta")).hasValue("some-beta-2025-01-01");
        assertThat(call.headers().first("anthropic-version")).isPresent();
        assertThat(call.headers().all("x-api-key"))
                .containsExactly(vendor("kimi/x").key());
        assertThat(answer.headers().firstValue("x-claude-proxy-loss")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"openai/gpt-5.1", "kimi/kimi-k2"})
    void tokensAreEstimated(String model) {
        HttpResponse<byte[]> estimated = client.post(
                "/v1/messages/count_tokens", MessageJson.request(model, false, "one two three four five ".repeat(100)));
        assertThat(ok(estimated).path("input_tokens").asInt()).isBetween(300, 900);
        assertThat(estimated.headers().firstValue("x-claude-proxy-estimate")).hasValue("true");
        assertThat(vendor(model).calls()).isEmpty();
    }

    @Test
    void namesWithStarsAreNotListedButServed() {
        assertThat(ok(client.message(MessageJson.request("kimi-k2")))
                        .path("model")
                        .asText())
                .isEqualTo("kimi-k2");
        assertThat(vendor("kimi/x").call().json().path("model").asText()).isEqualTo("kimi-k2");
        assertThat(client.get("/v1/models").body())
                .asString(StandardCharsets.UTF_8)
                .doesNotContain("kimi-*");
    }

    private static SimulatedVendor vendor(String model) {
        return VENDORS.get(model.substring(0, model.indexOf('/')));
    }

    private static void checkUsage(JsonNode usage, SimulatedVendor vendor) {
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(vendor.inputTokens());
        assertThat(usage.path("cache_read_input_tokens").asInt()).isEqualTo(vendor.cachedTokens());
        assertThat(usage.path("output_tokens").asInt()).isEqualTo(vendor.outputTokens());
    }

    private static void checkRow(HttpResponse<byte[]> answer, String model, SimulatedVendor vendor) {
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("provider").asText()).isEqualTo(model.substring(0, model.indexOf('/')));
        assertThat(row.path("mode").asText()).isEqualTo("provider");
        assertThat(row.path("model_asked").asText()).isEqualTo(model);
        assertThat(row.path("input_tokens").asInt()).isEqualTo(vendor.inputTokens());
        assertThat(row.path("cache_read_tokens").asInt()).isEqualTo(vendor.cachedTokens());
        assertThat(row.path("output_tokens").asInt()).isEqualTo(vendor.outputTokens());
        assertThat(row.path("usage_estimated").asBoolean()).isFalse();
        assertThat(row.path("attempts").asInt()).isOne();
    }
}
