package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.ChatJson;
import harness.EventStream;
import harness.Gate;
import harness.Lab;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyProcess;
import harness.RawClient;
import harness.ScriptedProviders;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an account or provider that leaves its clients waiting does to their conversations, before and after the header hold. */
@Lab
@Timeout(300)
class HungAccountIT {

    private static final String PROVIDERS = "two-providers";
    private static final String BESIDE = "two-beside-each-other";
    private static final String MODEL = "claude-sonnet-4-5";
    private static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

    @TempDir
    private static Path routes;

    private static ScriptedUpstream upstream;
    private static ScriptedProviders providers;
    private static ProxyProcess proxy;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        ProviderRoutes file = new ProviderRoutes()
                .add("left", "baseUrl", providers.url("left"))
                .add("right", "baseUrl", providers.url("right"));
        proxy.env("ROUTES_DIR", file.writeTo(routes))
                .env(
                        "GATEWAY_MODELS_MAP",
                        PROVIDERS + "=left/gpt-4o>right/gpt-4o;" + BESIDE + "=left/gpt-4o|right/gpt-4o")
                .env("RETRY_MAX_ATTEMPTS", "1")
                .env("GATEWAY_UPSTREAM_PING_INTERVAL", "200ms")
                .env("GATEWAY_UPSTREAM_HEADER_HOLD", "300ms")
                .env("GATEWAY_UPSTREAM_FIRST_EVENT_TIMEOUT", "3s")
                .env("REQUEST_TIMEOUT", "4s")
                .env("GATEWAY_BREAKER_MINIMUM_CALLS", "1000")
                .env("GATEWAY_BREAKER_CONSECUTIVE_FAILURES", "0");
    }

    @Test
    void aStreamGoesOnAtAnotherAccountAndStaysThere() throws IOException {
        AtomicReference<String> hung = hangTheFirst();

        List<ServerEvent> events;
        try (RawClient raw = proxy.client().stream(MessageJson.request(MODEL, true, "a stream that hangs"))) {
            EventStream stream = raw.readHead().events();
            assertThat(stream.next().name()).isEqualTo("ping");
            events = stream.rest();
        }

        assertThat(events)
                .extracting(ServerEvent::name)
                .startsWith("message_start")
                .containsOnlyOnce("message_start")
                .endsWith("message_stop");
        assertThat(upstream.accountKeys()).hasSize(2).doesNotHaveDuplicates();
        stream("a stream that hangs");
        assertThat(upstream.accountKeys()).hasSize(3);
        assertThat(upstream.accountKeys().getLast()).isNotEqualTo(hung.get());
    }

    @Test
    void theNextTurnOfAJsonRequestThatHungGoesElsewhere() {
        AtomicReference<String> hung = hangTheFirst();
        String body = MessageJson.request(MODEL, false, "an answer that hangs");

        assertThat(proxy.client().message(body).statusCode()).isEqualTo(504);
        HttpResponse<byte[]> next = proxy.client().message(body);

        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(upstream.accountKeys()).hasSize(2);
        assertThat(upstream.accountKeys().getLast()).isNotEqualTo(hung.get());
        assertThat(proxy.admin().awaitRow(id(next)).path("decision").asText()).contains("sticky:switch 1/2");
    }

    @Test
    void theOnlyAccountThatIsLeftIsAskedAllTheSame() {
        upstream.enqueue(Answer.nothing(), Answer.nothing());
        String body = MessageJson.request(MODEL, false, "all of them hang");

        assertThat(proxy.client().message(body).statusCode()).isEqualTo(504);
        assertThat(proxy.client().message(body).statusCode()).isEqualTo(504);
        assertThat(proxy.client().message(body).statusCode()).isEqualTo(200);
        assertThat(upstream.accountKeys().subList(0, 2)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "529,overloaded_error",
        "500,api_error",
        "503,api_error",
        "429,rate_limit_error",
    })
    void anErrorAfterTheHeaderHoldIsCuredByAnotherAccount(int status, String type) throws IOException {
        var gate = new Gate();
        upstream.enqueue(Answer.error(status, MessageJson.error(type, "not now"))
                .header("retry-after", "1")
                .holdHead(gate));

        List<ServerEvent> events = streamAfterAPing("late " + status, gate);

        assertThat(events).extracting(ServerEvent::name).doesNotContain("error").endsWith("message_stop");
        assertThat(upstream.accountKeys()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void anOverloadAfterTheHeaderHoldIsCuredByAnotherAccount() throws IOException {
        var gate = new Gate();
        upstream.enqueue(Answer.stream().gate(gate).events(overloaded()));

        assertThat(streamAfterAPing("late overload", gate))
                .extracting(ServerEvent::name)
                .doesNotContain("error")
                .endsWith("message_stop");
        assertThat(upstream.accountKeys()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aPingOfTheUpstreamIsNoFirstEvent() throws IOException {
        upstream.enqueue(Answer.stream(PING, ": a comment\n\n", PING, overloaded()));

        assertThat(stream("pings first"))
                .extracting(ServerEvent::name)
                .doesNotContain("error")
                .endsWith("message_stop");
        assertThat(upstream.accountKeys()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void theLastErrorIsToldInsideTheStreamWhenNobodyIsLeft() throws IOException {
        var gate = new Gate();
        upstream.always(Answer.error(529, MessageJson.error("overloaded_error", "all are overloaded"))
                .holdHead(gate));

        try (RawClient raw = proxy.client().stream(MessageJson.request(MODEL, true, "nobody is left"))) {
            EventStream stream = raw.readHead().events();
            assertThat(stream.next().name()).isEqualTo("ping");
            gate.open();
            List<ServerEvent> events = stream.rest();
            assertThat(events.getLast().name()).isEqualTo("error");
            assertThat(events.getLast().data()).contains("all are overloaded");
            JsonNode row = proxy.admin().awaitRow(raw.header("x-claude-proxy-request-id"));
            assertThat(row.path("error_type").asText()).isEqualTo("overloaded_error");
            assertThat(row.path("attempts").asInt()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "529,overloaded_error",
        "500,server_error",
        "503,server_error",
        "429,rate_limit_error",
    })
    void anErrorAfterTheHeaderHoldIsCuredByAnotherProvider(int status, String type) throws IOException {
        var gate = new Gate();
        providers.always(
                "left",
                Answer.error(status, ChatJson.error(type, "not now"))
                        .header("retry-after", "1")
                        .holdHead(gate));

        checkOnlyTheOtherProviderIsHeard(streamAfterAPing(PROVIDERS, "late " + status, gate));
    }

    @Test
    void anErrorAtTheBeginningOfALateStreamIsCuredByAnotherProvider() throws IOException {
        var gate = new Gate();
        providers.always(
                "left",
                Answer.stream().gate(gate).events("data: " + ChatJson.error("server_error", "not now") + "\n\n"));

        checkOnlyTheOtherProviderIsHeard(streamAfterAPing(PROVIDERS, "late error", gate));
    }

    @Test
    void aProviderThatHangsIsFollowedByAnother() throws IOException {
        providers.always("left", Answer.nothing());
        var gate = new Gate();

        checkOnlyTheOtherProviderIsHeard(streamAfterAPing(PROVIDERS, "it hangs", gate));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 529, 503})
    void whoeverOfTwoProvidersIsAskedFirstIsFollowedByTheOther(int status) throws IOException {
        var gate = new Gate();
        var first = new AtomicReference<String>();
        for (String name : List.of("left", "right")) {
            providers.answerBy(
                    name,
                    request -> first.compareAndSet(null, name)
                            ? Answer.error(status, ChatJson.error("server_error", "not now"))
                                    .holdHead(gate)
                            : null);
        }

        checkOnlyTheOtherProviderIsHeard(streamAfterAPing(BESIDE, "late " + status, gate));
    }

    private static void checkOnlyTheOtherProviderIsHeard(List<ServerEvent> events) {
        assertThat(events)
                .extracting(ServerEvent::name)
                .doesNotContain("error")
                .containsOnlyOnce("message_start")
                .endsWith("message_stop");
        assertThat(events).extracting(ServerEvent::data).anyMatch(data -> data.contains("\"Hel\""));
        assertThat(providers.requests("left")).hasSize(1);
        assertThat(providers.requests("right")).hasSize(1);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void theLastErrorOfProvidersIsToldInsideTheStreamWhenNobodyIsLeft() throws IOException {
        var gate = new Gate();
        providers.always(
                "left",
                Answer.error(503, ChatJson.error("server_error", "first")).holdHead(gate));
        providers.always("right", Answer.error(503, ChatJson.error("server_error", "second")));

        List<ServerEvent> events = streamAfterAPing(PROVIDERS, "nobody is left", gate);

        assertThat(events)
                .extracting(ServerEvent::name)
                .doesNotContain("message_start")
                .endsWith("error");
        assertThat(events.getLast().data()).contains("second").doesNotContain("first");
        assertThat(providers.requests("left")).hasSize(1);
    }

    private static AtomicReference<String> hangTheFirst() {
        var hung = new AtomicReference<String>();
        upstream.answerBy(request -> {
            hung.compareAndSet(null, request.accountKey());
            return request.accountKey().equals(hung.get()) ? Answer.nothing() : null;
        });
        return hung;
    }

    private static String overloaded() {
        return "event: error\ndata: " + MessageJson.error("overloaded_error", "Overloaded") + "\n\n";
    }

    private static List<ServerEvent> stream(String text) throws IOException {
        try (RawClient raw = proxy.client().stream(MessageJson.request(MODEL, true, text))) {
            return raw.readHead().events().rest();
        }
    }

    private static List<ServerEvent> streamAfterAPing(String text, Gate gate) throws IOException {
        return streamAfterAPing(MODEL, text, gate);
    }

    private static List<ServerEvent> streamAfterAPing(String model, String text, Gate gate) throws IOException {
        try (RawClient raw = proxy.client().stream(MessageJson.request(model, true, text))) {
            EventStream stream = raw.readHead().events();
            assertThat(stream.next().name()).isEqualTo("ping");
            gate.open();
            return stream.rest();
        }
    }
}
