package routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.GatewayFailure;
import gateway.protocol.Json;
import gateway.provider.ProviderParameters;
import gateway.provider.Stage;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.request.AttemptOutcome;
import routes.request.OutgoingRequest;
import routes.stub.ProviderRelay;
import routes.stub.StubRequest;

/** What is done to a request on its way to a provider. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProviderStepsRouteTest {

    private static final String HOOK = """
            - route:
                id: add-user
                description: Says who asks
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: direct:add-user
                  steps:
                    - to:
                        id: add-user.set-user
                        uri: transform:set-field
                        parameters:
                          pointer: /user
                          value: somebody
                    - to:
                        id: add-user.set-title
                        uri: transform:set-header
                        parameters:
                          name: X-Title
                          value: proxy
            """;

    private static final String BODY =
            "{\"model\":\"asked\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    private final List<Sent> sent = new ArrayList<>();
    private ProviderRelay relay;

    /** A request as it would have gone out. */
    private record Sent(String provider, String path, JsonNode body, MultiMap headers) {}

    @BeforeEach
    void load() throws Exception {
        relay = new ProviderRelay((provider, context) -> {
            OutgoingRequest outgoing = context.requireOutgoing();
            MultiMap headers = MultiMap.caseInsensitiveMultiMap();
            outgoing.headerChanges().forEach(change -> change.applyTo(headers));
            sent.add(new Sent(provider.name(), outgoing.path(), json(outgoing.bytes()), headers));
            return new AttemptOutcome.Answered();
        });
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void theRequestIsTranslatedIntoTheDialectAndTheModelOfTheProvider() throws Exception {
        relay.with("a", 1).start();

        assertThat(send("a")).isNull();

        assertThat(sent).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/chat/completions");
            assertThat(request.body().path("model").asText()).isEqualTo("m-1");
            assertThat(request.body().at("/messages/0/content").asText()).isEqualTo("Hi");
        });
    }

    @Test
    void eachProviderOfAStageGetsItsOwnTranslation() throws Exception {
        relay.with("a", 1, "dialect", "anthropic")
                .with("b", 2, "dialect", "responses")
                .with("c", 3)
                .start();

        assertThat(send("a")).isNull();
        assertThat(send("b")).isNull();
        assertThat(send("c")).isNull();

        assertThat(sent).extracting(Sent::path).containsExactly("/messages", "/responses", "/chat/completions");
        assertThat(sent.get(0).body())
                .isEqualTo(json(BODY.replace("asked", "m-1").getBytes(UTF_8)));
        assertThat(sent.get(1).body().has("input")).isTrue();
    }

    @Test
    void whatIsLeftOutIsCountedAndKept() throws Exception {
        relay.with("a", 1).start();
        StubRequest request = request("\"top_k\":5,");

        assertThat(relay.send(request, stage("a"))).isNull();

        assertThat(relay.lost()).containsExactly("top_k");
        assertThat(request.context().losses())
                .singleElement()
                .satisfies(loss -> assertThat(loss.feature()).isEqualTo("top_k"));
        assertThat(sent)
                .singleElement()
                .satisfies(out -> assertThat(out.body().has("top_k")).isFalse());
    }

    @Test
    void nothingIsLeftOutWhereThatIsForbidden() throws Exception {
        relay.strict().with("a", 1).start();

        assertThat(relay.send(request("\"top_k\":5,"), stage("a")))
                .isInstanceOf(GatewayFailure.RequestRefused.class)
                .hasMessage("TRANSLATION_STRICT")
                .extracting(failure -> ((GatewayFailure) failure).arguments().toString())
                .asString()
                .contains("top_k");
        assertThat(relay.send(request(""), stage("a"))).isNull();

        assertThat(sent).hasSize(1);
        assertThat(relay.lost()).isEmpty();
        assertThat(relay.providers().slot("a").inFlight()).isZero();
    }

    @Test
    void withoutStepsOfTheOperatorTheRequestIsKept() throws Exception {
        relay.with("a", 1).start();

        send("a");

        assertThat(relay.routes().trace()).containsExactly("translateRequest", "changeNothing");
    }

    @Test
    void theStepsOfTheOperatorChangeTheTranslatedRequest() throws Exception {
        relay.routes().operator("# Decides.\n" + HOOK);
        relay.with("a", 1, "before", "add-user").with("b", 2).start();

        assertThat(send("a")).isNull();
        assertThat(send("b")).isNull();

        assertThat(sent.get(0).body().path("user").asText()).isEqualTo("somebody");
        assertThat(sent.get(0).body().path("model").asText()).isEqualTo("m-1");
        assertThat(sent.get(0).headers().get("x-title")).isEqualTo("proxy");
        assertThat(sent.get(1).body().has("user")).isFalse();
        assertThat(sent.get(1).headers().size()).isZero();
    }

    @Test
    void stepsChangeTheClientsOwnBytesWhereNothingIsTranslated() throws Exception {
        relay.routes().operator("# Decides.\n" + HOOK);
        relay.with("a", 1, "before", "add-user", "dialect", "anthropic").start();

        assertThat(send("a")).isNull();

        assertThat(sent.getFirst().body().path("user").asText()).isEqualTo("somebody");
        assertThat(sent.getFirst().body().path("max_tokens").asInt()).isEqualTo(9);
    }

    @Test
    void aProviderIsAnEntryInAFileOfTheOperator() throws Exception {
        relay.routes().operator("""
                # Decides which providers there are.
                - templatedRoute:
                    routeId: provider-groq
                    routeTemplateRef: provider
                    parameters:
                      - name: name
                        value: groq
                      - name: vendor
                        value: groq
                      - name: key
                        value: THE_KEY
                      - name: headers
                        value: "X-One: 1 | X-Two: two words"
                      - name: models
                        value: llama-*, fast=llama-3.3
                """);
        relay.start();

        assertThat(send("groq")).isNull();

        var groq = relay.providers().slot("groq").provider();
        assertThat(groq.key()).isEqualTo("sk-1");
        assertThat(groq.headers()).isEqualTo(Map.of("X-One", "1", "X-Two", "two words"));
        assertThat(groq.models().entries()).hasSize(2);
        assertThat(sent).extracting(Sent::provider).containsExactly("groq");
    }

    @Test
    void theTemplateHandsEveryParameterOn() {
        relay.with("a", 1).start();

        assertThat(relay.providers().told("a").keySet()).containsExactlyInAnyOrderElementsOf(ProviderParameters.NAMES);
    }

    @Test
    void aProviderThatCannotBeUsedStopsTheStart() {
        relay.with("a", 1, "weight", "heavy");

        assertThatThrownBy(relay::start).hasStackTraceContaining("weight").hasStackTraceContaining("heavy");
    }

    private Exception send(String name) throws Exception {
        return relay.send(request(""), stage(name));
    }

    private Stage stage(String name) {
        return relay.providers().stage("m-1", name);
    }

    private static StubRequest request(String more) throws Exception {
        return StubRequest.post("/v1/messages").asking(BODY.replaceFirst("\\{", "{" + more));
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return Json.mapper().readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
