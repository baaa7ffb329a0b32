package it;

import static harness.Answers.chunks;
import static harness.Answers.deltas;
import static harness.Answers.events;
import static harness.Answers.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.MessageJson;
import harness.ProvidersFile;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import harness.UpstreamRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Steps of operators before requests to a provider and after its answers; the first provider is that of docs/providers.md. */
@Timeout(300)
class TransformStepsIT {

    private static final String KEY = "sk-test-gateway-0123456789";
    private static final String CHUNK = "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n";
    private static final String COMPLETION =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\",\"thoughts\":\"Hm.\"},"
                    + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}";

    private static final String MORE = """

        - templatedRoute:
            routeId: provider-lists
            routeTemplateRef: provider
            parameters:
              - name: name
                value: lists
              - name: baseUrl
                value: %s/v1
              - name: key
                value: GATEWAY_API_KEY
              - name: headers
                value: "X-One: 1 | X-Two: 2"
              - name: before
                value: change-lists

        - route:
            id: change-lists
            description: Changes lists, values of all kinds and headers of the provider
            errorHandler:
              noErrorHandler: {}
            from:
              uri: direct:change-lists
              steps:
                - to:
                    uri: transform:set-field
                    parameters:
                      pointer: /messages/-
                      value: '{"role":"user","content":"And in French."}'
                - to:
                    uri: transform:remove-field
                    parameters:
                      pointer: /messages/0
                - to:
                    uri: transform:set-field
                    parameters:
                      pointer: /temperature
                      value: "0.5"
                - to:
                    uri: transform:set-field
                    parameters:
                      pointer: /note
                      value: plain text
                - to:
                    uri: transform:remove-field
                    parameters:
                      pointer: /absent/field
                - to:
                    uri: transform:remove-header
                    parameters:
                      name: X-One
                - to:
                    uri: transform:rename-header
                    parameters:
                      name: X-Two
                      to: X-Three
        """;

    @TempDir
    private static Path routes;

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @BeforeAll
    static void start() throws IOException {
        upstream = ScriptedUpstream.start();
        String guide = ProvidersFile.at(ProvidersFile.blocks("Hooks").getFirst(), upstream.url());
        Files.writeString(
                routes.resolve("providers.camel.yaml"),
                "# Decides which providers there are.\n" + guide + MORE.formatted(upstream.url()));
        proxy = ProxyProcess.builder()
                .accounts(0)
                .schedule("check-providers", "0 0 0 1 1 ? 2099")
                .env("GATEWAY_API_KEY", KEY)
                .env("ROUTES_DIR", routes.toString())
                .start();
        client = proxy.client();
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        upstream.close();
    }

    @BeforeEach
    void clear() {
        upstream.clear();
        upstream.answerBy(TransformStepsIT::answer);
    }

    @Test
    void fieldsOfARequestAreSetRemovedAndRenamed() {
        String body = MessageJson.request("gateway/m")
                .replace("\"max_tokens\"", "\"metadata\":{\"user_id\":\"u1\"},\"max_tokens\"");

        ok(client.message(body));

        JsonNode sent = upstream.takeRequest().json();
        assertThat(sent.path("provider").path("order").toString()).isEqualTo("[\"first\",\"second\"]");
        assertThat(sent.has("user")).isFalse();
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(sent.path("limits").path("output").asInt()).isEqualTo(64);
        assertThat(sent.path("messages").path(0).path("content").asText()).isEqualTo("hi");
    }

    @Test
    void headersOfARequestAreSetAndRenamed() {
        ok(client.message(MessageJson.request("gateway/m")));

        UpstreamRequest request = upstream.takeRequest();
        assertThat(request.headers().first("x-team")).hasValue("blue");
        assertThat(request.headers().first("x-gateway-authorization")).hasValue("Bearer " + KEY);
        assertThat(request.headers().first("authorization")).isEmpty();
    }

    @Test
    void listsAndValuesOfAllKindsAreChanged() {
        ok(client.message(MessageJson.request("lists/m")));

        UpstreamRequest request = upstream.takeRequest();
        JsonNode sent = request.json();
        assertThat(sent.path("messages")).hasSize(1);
        assertThat(sent.path("messages").path(0).path("content").asText()).isEqualTo("And in French.");
        assertThat(sent.path("temperature").isNumber()).isTrue();
        assertThat(sent.path("note").asText()).isEqualTo("plain text");
        assertThat(sent.has("absent")).isFalse();
        assertThat(request.headers().first("x-one")).isEmpty();
        assertThat(request.headers().first("x-two")).isEmpty();
        assertThat(request.headers().first("x-three")).hasValue("2");
    }

    @Test
    void anAnswerIsChangedBeforeItIsTranslated() {
        JsonNode message = ok(client.message(MessageJson.request("gateway/m")));

        assertThat(message.path("content").path(0).path("thinking").asText()).isEqualTo("Hm.");
        assertThat(message.path("content").path(1).path("text").asText()).isEqualTo("Hello.");
    }

    @Test
    void eachEventOfAStreamIsChangedBeforeItIsTranslated() throws IOException {
        List<ServerEvent> events = events(client.message(MessageJson.streamRequest("gateway/m")));

        assertThat(deltas(events, "thinking")).isEqualTo("Hm.");
        assertThat(deltas(events, "text")).isEqualTo("Hello.");
        assertThat(events.getLast().name()).isEqualTo("message_stop");
    }

    @Test
    void whoSpeaksTheDialectOfTheProviderGetsTheChangedAnswerToo() throws IOException {
        String body = "{\"model\":\"gateway/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

        JsonNode message = ok(client.post("/v1/chat/completions", body))
                .path("choices")
                .path(0)
                .path("message");
        assertThat(message.path("reasoning").asText()).isEqualTo("Hm.");
        assertThat(message.has("thoughts")).isFalse();
        assertThat(upstream.takeRequest().json().path("provider").path("order")).hasSize(2);

        List<ServerEvent> events =
                events(client.post("/v1/chat/completions", body.replace("\"model\"", "\"stream\":true,\"model\"")));
        assertThat(chunks(events, "reasoning")).isEqualTo("Hm.");
        assertThat(chunks(events, "content")).isEqualTo("Hello.");
    }

    private static Answer answer(UpstreamRequest request) {
        if (!request.json().path("stream").asBoolean()) {
            return Answer.json(COMPLETION);
        }
        return Answer.stream(
                CHUNK.formatted("{\"role\":\"assistant\",\"thoughts\":\"Hm\"}", "null"),
                CHUNK.formatted("{\"thoughts\":\".\"}", "null"),
                CHUNK.formatted("{\"content\":\"Hello.\"}", "null"),
                CHUNK.formatted("{}", "\"stop\""),
                "data: [DONE]\n\n");
    }
}
