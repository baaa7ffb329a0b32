package it;

import static harness.Answers.blocks;
import static harness.Answers.deltas;
import static harness.Answers.events;
import static harness.Answers.ok;
import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import harness.AdminClient;
import harness.Answer;
import harness.ChatJson;
import harness.Prompts;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ScriptedProviders;
import harness.ServerEvent;
import harness.UpstreamRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Coding clients in front of providers of Chat Completions whose models think beside tools in Responses only. */
@Timeout(300)
class EffortWithToolsIT {

    private static final String REASONING =
            "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"Hm.\"}],"
                    + "\"encrypted_content\":\"sealed-1\"}";
    private static final String CALL = "{\"type\":\"function_call\",\"id\":\"fc_1\",\"call_id\":\"call_1\","
            + "\"name\":\"get_weather\",\"arguments\":\"{\\\"city\\\":\\\"Bern\\\"}\",\"status\":\"completed\"}";
    private static final String RESPONSE =
            "{\"id\":\"resp_1\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"m\",\"output\":["
                    + REASONING + "," + CALL + "],\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}";

    private static ScriptedProviders providers;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;

    @BeforeAll
    static void start(@TempDir Path routes) {
        providers = ScriptedProviders.start();
        String file = new ProviderRoutes()
                .add("both", "baseUrl", providers.url("both"), "vendor", "openai")
                .add("bare", "baseUrl", providers.url("bare"), "vendor", "openai")
                .add("told", "baseUrl", providers.url("told"), "vendor", "openai", "traits", "responsesToo=false")
                .writeTo(routes);
        proxy = ProxyProcess.builder()
                .accounts(0)
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
    }

    @BeforeEach
    void clear() {
        providers.clear();
    }

    @Test
    void reasoningAndCallsGoToResponsesAndBack() {
        providers.always("both", Answer.json(RESPONSE));
        ObjectNode request = coding("both/gpt-5.4", false);

        HttpResponse<byte[]> answer = client.message(request.toString());
        JsonNode message = ok(answer);

        assertThat(blocks(message, "thinking")).isEqualTo("Hm.");
        assertThat(message.path("stop_reason").asText()).isEqualTo("tool_use");
        assertThat(message.at("/content/1/input/city").asText()).isEqualTo("Bern");
        assertThat(losses(answer)).doesNotContain("thinking");
        assertThat(admin.awaitRow(id(answer)).path("attempts").asInt()).isEqualTo(1);
        UpstreamRequest sent = providers.requests("both").getFirst();
        assertThat(sent.path()).endsWith("/v1/responses");
        assertThat(sent.json().at("/reasoning/effort").asText()).isEqualTo("medium");

        request.withArray("messages").addObject().put("role", "assistant").set("content", message.path("content"));
        ObjectNode turn = request.withArray("messages").addObject().put("role", "user");
        turn.putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", message.at("/content/1/id").asText())
                .put("content", "8 degrees");
        ok(client.message(request.toString()));

        JsonNode input = providers.requests("both").getLast().json().path("input");
        assertThat(input.findValuesAsText("type"))
                .containsSubsequence("reasoning", "function_call", "function_call_output");
        assertThat(input.findValuesAsText("encrypted_content")).containsExactly("sealed-1");
        assertThat(input.findValuesAsText("call_id")).containsExactly("call_1", "call_1");
    }

    @Test
    void aStreamIsTranslatedFromResponses() throws Exception {
        providers.always(
                "both",
                Answer.stream(
                        event("response.created", "\"response\":{\"id\":\"resp_1\",\"model\":\"m\"}"),
                        event("response.output_item.added", "\"output_index\":0,\"item\":" + REASONING),
                        event(
                                "response.reasoning_summary_text.delta",
                                "\"output_index\":0,\"summary_index\":0,\"delta\":\"Hm.\""),
                        event("response.output_item.done", "\"output_index\":0,\"item\":" + REASONING),
                        event(
                                "response.output_item.added",
                                "\"output_index\":1,\"item\":" + CALL.replace("{\\\"city\\\":\\\"Bern\\\"}", "")),
                        event(
                                "response.function_call_arguments.delta",
                                "\"output_index\":1,\"delta\":\"{\\\"city\\\":\\\"Bern\\\"}\""),
                        event("response.output_item.done", "\"output_index\":1,\"item\":" + CALL),
                        event("response.completed", "\"response\":" + RESPONSE)));

        List<ServerEvent> events =
                events(client.message(coding("both/gpt-5.4", true).toString()));

        assertThat(deltas(events, "thinking")).isEqualTo("Hm.");
        assertThat(deltas(events, "partial_json")).isEqualTo("{\"city\":\"Bern\"}");
        assertThat(events).extracting(ServerEvent::name).endsWith("message_delta", "message_stop");
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    @Test
    void anErrorOfResponsesIsTold() {
        providers.always("both", Answer.error(400, ChatJson.error("invalid_request_error", "No such thing.")));

        HttpResponse<byte[]> answer =
                client.message(coding("both/gpt-5.4", false).toString());

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode body = ProxyClient.json(answer);
        assertThat(body.path("type").asText()).isEqualTo("error");
        assertThat(body.at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(body.at("/error/message").asText()).isEqualTo("No such thing.");
        assertThat(providers.requests("both")).hasSize(1);
    }

    @Test
    void withoutToolsOrThinkingChatCompletionsAreAsked() {
        ObjectNode toolless = coding("both/gpt-5.4", false);
        toolless.remove("tools");
        ObjectNode thoughtless = coding("both/gpt-5.4", false);
        thoughtless.putObject("thinking").put("type", "disabled");

        ok(client.message(toolless.toString()));
        ok(client.message(thoughtless.toString()));

        assertThat(providers.requests("both"))
                .allSatisfy(request -> assertThat(request.path()).endsWith("/v1/chat/completions"))
                .extracting(request -> request.json().path("reasoning_effort").asText())
                .containsExactly("medium", "none");
    }

    @Test
    void anOperatorKeepsAProviderToChatCompletions() {
        HttpResponse<byte[]> answer =
                client.message(coding("told/gpt-5.4", false).toString());

        ok(answer);
        assertThat(losses(answer)).contains("thinking");
        assertThat(providers.requests("told").getFirst().path()).endsWith("/v1/chat/completions");
    }

    @Test
    void aServerWithoutResponsesIsAskedInChatCompletionsFromThenOn() {
        providers.answerBy(
                "bare",
                request ->
                        request.path().endsWith("/responses") ? Answer.error(404, "{\"detail\":\"Not Found\"}") : null);
        String request = coding("bare/gpt-5.4", false).toString();

        HttpResponse<byte[]> first = client.message(request);
        HttpResponse<byte[]> second = client.message(request);

        ok(first);
        ok(second);
        assertThat(losses(first)).contains("thinking");
        assertThat(providers.requests("bare"))
                .extracting(asked -> asked.path().substring("/bare/v1".length()))
                .containsExactly("/responses", "/chat/completions", "/chat/completions");
        JsonNode shown = admin.json("/api/admin/providers/bare");
        assertThat(shown.at("/learned/0/field").asText()).isEqualTo("responsesToo");
        assertThat(shown.path("failures").asInt()).as("nobody's failure").isZero();
    }

    @Test
    void aModelThatIsNotThereTeachesNothing() {
        providers.always(
                "both", Answer.error(404, "{\"error\":{\"message\":\"No such model.\",\"code\":\"model_not_found\"}}"));

        HttpResponse<byte[]> answer =
                client.message(coding("both/gpt-5.5", false).toString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(providers.requests("both")).hasSize(1);
        assertThat(admin.json("/api/admin/providers/both").path("learned")).isEmpty();
    }

    @Test
    void whatIsCountedIsWhatWouldBeSent() {
        ObjectNode request = coding("both/gpt-5.4", false);

        JsonNode counted = ok(client.post("/v1/messages/count_tokens", request.toString()));

        assertThat(counted.path("input_tokens").asInt()).isPositive();
        assertThat(providers.requests("both")).isEmpty();
    }

    private static ObjectNode coding(String model, boolean stream) {
        return Prompts.coding(model, stream, "Is it cold?");
    }

    private static String losses(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("x-claude-proxy-loss").orElse("");
    }
}
