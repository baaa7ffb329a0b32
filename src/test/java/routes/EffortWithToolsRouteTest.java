package routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.GatewayFailure;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.request.AttemptOutcome;
import routes.request.OutgoingRequest;
import routes.stub.ProviderRelay;
import routes.stub.StubRequest;

/** Where a request with tools and an effort goes whose model takes no effort beside tools in Chat Completions. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EffortWithToolsRouteTest {

    private static final String HOOK = """
            # Decides.
            - route:
                id: look-on
                description: Changes nothing
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: direct:look-on
                  steps:
                    - to:
                        id: look-on.remove-nothing
                        uri: transform:remove-field
                        parameters:
                          pointer: /absent
            """;

    private static final String TOOLS = "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]";
    private static final String EFFORT = "\"output_config\":{\"effort\":\"high\"}";
    private static final String BOTH = TOOLS + "," + EFFORT;

    private final List<Sent> sent = new ArrayList<>();
    private ProviderRelay relay;

    /** A request as it would have gone out. */
    private record Sent(String path, Dialect dialect, JsonNode body) {

        String effort() {
            return body.path("reasoning_effort")
                    .asText(body.at("/reasoning/effort").asText(""));
        }
    }

    @BeforeEach
    void load() throws Exception {
        relay = new ProviderRelay((provider, context) -> {
            OutgoingRequest outgoing = context.requireOutgoing();
            Dialect dialect = outgoing.conversion().target();
            sent.add(new Sent(outgoing.path(), dialect, json(outgoing.bytes())));
            return new AttemptOutcome.Answered();
        });
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void goesToResponses() throws Exception {
        relay.with("a", 1, "vendor", "openai").start();

        assertThat(message("a", "gpt-5.4", BOTH)).isNull();

        Sent request = sent.getFirst();
        assertThat(request.path()).isEqualTo("/responses");
        assertThat(request.dialect()).isEqualTo(Dialect.RESPONSES);
        assertThat(request.effort()).isEqualTo("high");
        assertThat(request.body().at("/tools/0/name").asText()).isEqualTo("f");
        assertThat(request.body().path("include").toString()).contains("reasoning.encrypted_content");
        assertThat(request.body().has("messages")).isFalse();
        assertThat(relay.lost()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt-5.4 | " + EFFORT + " | high",
                "gpt-5.4 | " + TOOLS + " | none",
                "gpt-5.4 | " + TOOLS + ",\"thinking\":{\"type\":\"disabled\"} | none",
                "gpt-5.2 | " + BOTH + " | high",
                "gpt-4.1 | " + BOTH + " | ''"
            })
    void everythingElseStays(String model, String fields, String effort) throws Exception {
        relay.with("a", 1, "vendor", "openai").start();

        assertThat(message("a", model, fields)).isNull();

        assertThat(sent.getFirst().path()).isEqualTo("/chat/completions");
        assertThat(sent.getFirst().effort()).isEqualTo(effort);
    }

    @ParameterizedTest
    @ValueSource(strings = {"traits=responsesToo=false", "before=look-on", "after=look-on"})
    void staysWithoutThinkingWhereTheOperatorNeedsChatCompletions(String parameter) throws Exception {
        relay.routes().operator(HOOK);
        String[] parts = parameter.split("=", 2);
        relay.with("a", 1, "vendor", "openai", parts[0], parts[1]).start();

        assertThat(message("a", "gpt-5.4", BOTH)).isNull();

        assertThat(sent.getFirst().path()).isEqualTo("/chat/completions");
        assertThat(sent.getFirst().effort()).isEqualTo("none");
        assertThat(relay.lost()).containsExactly("thinking");
    }

    @Test
    void anOperatorSaysThatAServerHasBoth() throws Exception {
        relay.with("a", 1, "traits", "effortWithTools=false")
                .with("b", 2, "traits", "effortWithTools=false; responsesToo=true")
                .start();

        assertThat(message("a", "m", BOTH)).isNull();
        assertThat(message("b", "m", BOTH)).isNull();

        assertThat(sent).extracting(Sent::path).containsExactly("/chat/completions", "/responses");
    }

    @Test
    void azureIsAskedAtItsOwnPath() throws Exception {
        relay.with("a", 1, "vendor", "azure", "apiVersion", "2025-04-01-preview")
                .with("b", 2, "vendor", "azure", "apiVersion", "2024-10-21")
                .start();

        assertThat(message("a", "gpt-5.6", BOTH)).isNull();
        assertThat(message("b", "gpt-5.6", BOTH)).isNull();

        assertThat(sent)
                .extracting(Sent::path)
                .containsExactly(
                        "/responses?api-version=2025-04-01-preview", "/chat/completions?api-version=2024-10-21");
    }

    @Test
    void aClientOfChatCompletionsIsPassedThrough() throws Exception {
        relay.with("a", 1, "vendor", "openai").start();
        String body = "{\"model\":\"gpt-5.4\",\"reasoning_effort\":\"high\",\"messages\":[{\"role\":\"user\","
                + "\"content\":\"Hi\"}],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}";

        assertThat(relay.send(
                        StubRequest.post("/v1/chat/completions").asking(body),
                        relay.providers().stage("gpt-5.4", "a")))
                .isNull();

        assertThat(sent.getFirst().path()).isEqualTo("/chat/completions");
        assertThat(sent.getFirst().effort()).isEqualTo("high");
    }

    @Test
    void strictTranslationHasNothingToRefuse() throws Exception {
        relay.strict()
                .with("a", 1, "vendor", "openai")
                .with("b", 2, "vendor", "openai", "traits", "responsesToo=false")
                .start();

        assertThat(message("a", "gpt-5.4", BOTH)).isNull();
        assertThat(message("b", "gpt-5.4", BOTH)).isInstanceOf(GatewayFailure.RequestRefused.class);

        assertThat(sent).extracting(Sent::path).containsExactly("/responses");
    }

    private Exception message(String provider, String model, String fields) throws Exception {
        String body = "{\"model\":\"asked\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                + fields + "}";
        return relay.send(
                StubRequest.post("/v1/messages").asking(body), relay.providers().stage(model, provider));
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return Json.mapper().readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
