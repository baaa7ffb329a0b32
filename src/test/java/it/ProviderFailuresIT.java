package it;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import gateway.error.FailureKind;
import harness.AdminClient;
import harness.Answer;
import harness.ChatJson;
import harness.CleanAnswer;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedProviders;
import harness.ServerEvent;
import harness.TestDatabase;
import harness.UpstreamRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Providers that fail in every way, and what the client gets: one clean answer or one clear error. Each case has a provider of its
 * own, so that no breaker opens but the one that is meant to.
 */
@Timeout(300)
class ProviderFailuresIT {

    private static final String TEXT = "Grüße, 世界! 👩‍👩‍👧 naïve — ça va? ";
    private static final String PLAN = "/v1/chat/completions";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String REFUSED_IN_STREAM = "data: " + ChatJson.error("server_error", "torn") + "\n\n";
    private static final List<String> OWN_CASES = List.of(
            "dribble",
            "limited",
            "busy",
            "page",
            "mute",
            "chatty",
            "silent",
            "cut",
            "torn",
            "left-alone",
            "garbled",
            "fused",
            "picky",
            "wordy",
            "forgetful",
            "stubborn",
            "left",
            "right");

    private static WireMockServer wire;
    private static ScriptedProviders scripted;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;

    @BeforeAll
    static void start(@TempDir Path routes) {
        wire = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
        wire.start();
        scripted = ScriptedProviders.start();
        var file = new ProviderRoutes();
        for (String name : OWN_CASES) {
            file.add(name, timed(scripted.url(name), name));
            file.add("wire-" + name, timed(wire.baseUrl() + "/" + name + "/v1", "wire"));
        }
        for (Fault fault : Fault.values()) {
            file.add(nameOf(fault), timed(wire.baseUrl() + "/" + nameOf(fault) + "/v1", "wire"));
        }
        proxy = ProxyProcess.builder()
                .accounts(0)
                .database(TestDatabase.shared().newDatabase())
                .schedule("check-providers", "0 0 0 1 1 ? 2099")
                .env("ROUTES_DIR", file.writeTo(routes))
                .env("GATEWAY_MODELS_MAP", "twin=left|right;turns=left|right;fused-or-other=fused|wire-fused")
                .env("GATEWAY_PROVIDERS_BALANCING", "round-robin")
                .env("RETRY_MAX_ATTEMPTS", "2")
                .env("RETRY_BASE_DELAY", "20ms")
                .env("RETRY_JITTER_MAX", "0")
                .env("GATEWAY_RETRY_MAX_RETRY_AFTER", "2s")
                .env("GATEWAY_BREAKER_MINIMUM_CALLS", "6")
                .env("GATEWAY_BREAKER_FAILURE_RATE", "60")
                .env("GATEWAY_BREAKER_OPEN", "4s")
                .env("GATEWAY_BREAKER_HALF_OPEN_CALLS", "2")
                .start();
        client = proxy.client();
        admin = proxy.admin();
    }

    /** Only who is to be given up is given up soon, so that no answer is late because the machine is busy. */
    private static String[] timed(String url, String name) {
        String firstEvent = switch (name) {
            case "mute", "chatty" -> "700ms";
            case "left", "right" -> "3s";
            default -> "60s";
        };
        String silence = name.equals("silent") ? "700ms" : "60s";
        return new String[] {
            "baseUrl", url, "firstEventTimeout", firstEvent, "silenceTimeout", silence, "requestTimeout", "60s"
        };
    }

    @AfterAll
    static void stop() {
        proxy.close();
        scripted.close();
        wire.stop();
    }

    @BeforeEach
    void clear() {
        scripted.clear();
        wire.resetAll();
    }

    @Test
    void aFieldThatIsRefusedIsLeftOutAtOnceAndFromThenOn() {
        scripted.answerBy(
                "picky",
                request -> request.json().has("temperature")
                        ? Answer.error(
                                400, ChatJson.error("unsupported_value", "Unsupported value: 'temperature' is not it."))
                        : null);
        String wish = "{\"model\":\"picky/m\",\"max_tokens\":9,\"temperature\":0.2,\"messages\":[{\"role\":\"user\","
                + "\"content\":\"hi\"}]}";

        HttpResponse<byte[]> first = client.message(wish);
        HttpResponse<byte[]> second = client.message(wish);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("x-claude-proxy-loss")).hasValue("temperature");
        assertThat(admin.awaitRow(id(first)).path("attempts").asInt()).isEqualTo(2);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(scripted.requests("picky"))
                .extracting(request -> request.json().has("temperature"))
                .containsExactly(true, false, false);
        JsonNode learned = admin.json("/api/admin/providers/picky");
        assertThat(learned.at("/learned/0/field").asText()).isEqualTo("temperature");
        assertThat(learned.at("/losses/0/feature").asText()).isEqualTo("temperature");
        assertThat(learned.at("/losses/0/requests").asInt()).isEqualTo(2);
        assertThat(learned.path("failures").asInt()).as("nobody's failure").isZero();
    }

    @Test
    void aRefusedWordOfAClientGetsNeitherIntoHeadersNorIntoTheLog() {
        scripted.answerBy(
                "wordy",
                request -> request.json().has("a\nx-evil: 1")
                        ? Answer.error(
                                400,
                                ChatJson.error("unknown_parameter", "Unrecognized request argument: 'a\\nx-evil: 1'")
                                        .replace("\"param\":null", "\"param\":\"a\\nx-evil: 1\""))
                        : null);
        String wish =
                "{\"model\":\"wordy/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"a\\nx-evil: 1\":1}";

        HttpResponse<byte[]> answer = client.post(PLAN, wish);

        assertThat(answer.statusCode()).isIn(200, 400);
        assertThat(answer.headers().firstValue("x-claude-proxy-loss").orElse("unknown_field"))
                .isEqualTo("unknown_field");
        assertThat(proxy.output()).doesNotContain("x-evil");
    }

    @Test
    void aLimitUnderTheWrongNameGetsTheOther() {
        scripted.answerBy(
                "forgetful",
                request -> request.json().has("max_tokens")
                        ? Answer.error(
                                400,
                                ChatJson.error(
                                        "invalid_request_error",
                                        "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                                                + " 'max_completion_tokens' instead."))
                        : null);

        HttpResponse<byte[]> answer = ask("forgetful", false);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(scripted.requests("forgetful")
                        .getLast()
                        .json()
                        .path("max_completion_tokens")
                        .asInt())
                .isPositive();
    }

    @Test
    void whatIsRefusedWhateverIsLeftOutIsToldToTheClient() {
        scripted.always(
                "stubborn", Answer.error(400, ChatJson.error("e", "Unsupported parameter: 'max_tokens' is not it.")));

        HttpResponse<byte[]> answer = ask("stubborn", false);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("Unsupported parameter: 'max_tokens'");
        assertThat(scripted.requests("stubborn")).hasSize(2);
    }

    @Test
    void aStreamInSingleBytesArrivesWhole() {
        String events = String.join("", ChatJson.stream(TEXT, TEXT));
        scripted.always("dribble", Answer.stream().dribble(events, 1, Duration.ofMillis(1)));

        HttpResponse<byte[]> answer = ask("dribble", true);

        assertThat(CleanAnswer.text(answer)).isEqualTo(TEXT + TEXT);
        checkTokensCounted(admin.awaitRow(id(answer)));
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 41, 230})
    void aStreamInPiecesThatSplitLinesAndCharactersArrivesWhole(int pieces) {
        String events = String.join("", ChatJson.stream(TEXT, TEXT)).replace("\n", "\r\n");
        stub("dribble", stream(events).withChunkedDribbleDelay(pieces, 300));

        assertThat(CleanAnswer.text(ask("wire-dribble", true))).isEqualTo(TEXT + TEXT);
        assertThat(chatText(client.post(PLAN, ChatJson.request("wire-dribble/m", true, "hi"))))
                .isEqualTo(TEXT + TEXT);
    }

    @Test
    void anAnswerInPiecesArrivesWhole() {
        stub("dribble", json(ChatJson.answer(TEXT)).withChunkedDribbleDelay(61, 300));

        assertThat(CleanAnswer.text(ask("wire-dribble", false))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aConnectionThatBreaksIsOneClearError(Fault fault) {
        stub(nameOf(fault), aResponse().withFault(fault));
        // An answer that cannot be read is not asked for again.
        int tries = fault == Fault.MALFORMED_RESPONSE_CHUNK ? 1 : 2;

        HttpResponse<byte[]> answer = ask(nameOf(fault), false);
        HttpResponse<byte[]> stream = ask(nameOf(fault), true);

        for (HttpResponse<byte[]> each : List.of(answer, stream)) {
            assertThat(each.statusCode()).as(fault.name()).isEqualTo(502);
            JsonNode error = ProxyClient.json(each).path("error");
            assertThat(error.path("type").asText()).isEqualTo("api_error");
            assertThat(error.path("message").asText())
                    .isNotBlank()
                    .doesNotContain("Exception", "127.0.0.1", "lskdu018973t09sylgasjkfg1");
            JsonNode row = admin.awaitRow(id(each));
            assertThat(row.path("status").asInt()).isEqualTo(502);
            assertThat(row.path("attempts").asInt()).as("tries").isEqualTo(tries);
            assertThat(row.path("output_tokens").asInt()).isZero();
        }
        assertThat(wire.findAll(postRequestedFor(urlEqualTo(path(nameOf(fault))))))
                .hasSize(2 * tries);
    }

    @Test
    void aLimitIsWaitedForAsLongAsTheProviderAsks() {
        ResponseDefinitionBuilder limited = json(ChatJson.error("rate_limit_error", "slow down"))
                .withStatus(429)
                .withHeader("retry-after", "1");
        wire.stubFor(post(path("limited"))
                .inScenario("limit")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(limited)
                .willSetStateTo("over"));
        wire.stubFor(post(path("limited"))
                .inScenario("limit")
                .whenScenarioStateIs("over")
                .willReturn(stream(String.join("", ChatJson.stream("Welcome ", "back.")))));

        HttpResponse<byte[]> answer = ask("wire-limited", true);

        assertThat(CleanAnswer.text(answer)).isEqualTo("Welcome back.");
        List<LoggedRequest> calls = wire.findAll(postRequestedFor(urlEqualTo(path("limited"))));
        assertThat(calls).hasSize(2);
        assertThat(Duration.between(
                        calls.getFirst().getLoggedDate().toInstant(),
                        calls.getLast().getLoggedDate().toInstant()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(950));
        assertThat(calls.getLast().getBodyAsString()).isEqualTo(calls.getFirst().getBodyAsString());
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("attempts").asInt()).isEqualTo(2);
        checkTokensCounted(row);
    }

    @Test
    void aLimitThatLastsTooLongIsTheClientsToWaitFor() {
        stub(
                "busy",
                json(ChatJson.error("rate_limit_error", "come back in a minute"))
                        .withStatus(429)
                        .withHeader("retry-after", "60"));

        HttpResponse<byte[]> answer = ask("wire-busy", true);

        checkError(answer, 429, "rate_limit_error", "come back in a minute");
        assertThat(answer.headers().firstValue("retry-after")).contains("60");
        assertThat(wire.findAll(postRequestedFor(urlEqualTo(path("busy"))))).hasSize(1);
    }

    @Test
    void aPageOfHtmlIsToldByItsWords() {
        stub(
                "page",
                aResponse()
                        .withStatus(502)
                        .withHeader("content-type", "text/html")
                        .withBody("<html><h1>Bad</h1></html>"));

        HttpResponse<byte[]> messages = ask("wire-page", false);
        HttpResponse<byte[]> chat = client.post(PLAN, ChatJson.request("wire-page/m", false, "hi"));

        checkError(messages, 502, "api_error", "Bad");
        assertThat(chat.statusCode()).isEqualTo(502);
        assertThat(ProxyClient.json(chat).path("error").path("message").asText())
                .isEqualTo("Bad");
    }

    @Test
    void aPageOfHtmlUnderAGoodStatusIsNoAnswer() {
        stub(
                "page",
                aResponse()
                        .withStatus(200)
                        .withHeader("content-type", "text/html")
                        .withBody("<html>Log in</html>"));

        Refusal.check(ask("wire-page", true), FailureKind.UPSTREAM_INVALID_ANSWER);
    }

    @Test
    void whoNeverBeginsIsGivenUpAfterTheTimeOut() {
        scripted.always("mute", Answer.nothing());
        scripted.always(
                "chatty", Answer.stream().dribble(": still thinking\n\n".repeat(60), 18, Duration.ofMillis(50)));

        Refusal.check(ask("mute", true), FailureKind.UPSTREAM_FIRST_EVENT_TIMEOUT);
        Refusal.check(ask("chatty", true), FailureKind.UPSTREAM_FIRST_EVENT_TIMEOUT);

        UpstreamRequest given = scripted.requests("mute").getFirst();
        assertThat(given.awaitPeerLeft(SOON)).as("the connection is given up").isTrue();
        assertThat(scripted.requests("mute"))
                .as("a time-out is not tried again")
                .hasSize(1);
    }

    @Test
    void whoFallsSilentOrLeavesEndsTheStreamWithAnErrorEvent() {
        scripted.always("silent", Answer.stream(ChatJson.text("Hel")).hang());
        scripted.always("cut", Answer.stream(ChatJson.text("Hel")).cut());

        for (String name : List.of("silent", "cut")) {
            HttpResponse<byte[]> answer = ask(name, true);
            List<ServerEvent> events = CleanAnswer.events(answer);
            assertThat(events).extracting(ServerEvent::name).as(name).contains("content_block_delta");
            assertThat(events).extracting(ServerEvent::name).doesNotContain("message_stop");
            assertThat(events.getLast().name()).as(name).isEqualTo("error");
            assertThat(events.getLast().json().path("error").path("type").asText())
                    .isIn("api_error", "timeout_error", "overloaded_error");
            JsonNode row = admin.awaitRow(id(answer));
            assertThat(row.path("error_type").asText()).as(name).isNotEmpty();
            assertThat(row.path("attempts").asInt()).isOne();
        }
    }

    @Test
    void aChatClientIsToldInItsOwnWay() {
        scripted.always("torn", Answer.stream(ChatJson.text("Hel")).cut());
        List<ServerEvent> events = CleanAnswer.events(client.post(PLAN, ChatJson.request("torn/m", true, "hi")));
        assertThat(events.getFirst().json().at("/choices/0/delta/content").asText())
                .isEqualTo("Hel");
        assertThat(events)
                .filteredOn(event -> event.data().contains("\"error\""))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.name()).isEmpty();
                    assertThat(event.json().at("/error/message").asText()).isNotBlank();
                    assertThat(event.json().at("/error/type").asText()).isNotBlank();
                });

        scripted.always("torn", Answer.stream(REFUSED_IN_STREAM));
        HttpResponse<byte[]> refused = client.post(PLAN, ChatJson.request("torn/m", true, "hi"));
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(ProxyClient.json(refused).at("/error/message").asText()).isEqualTo("torn");
    }

    @Test
    void aClientThatLeavesTakesTheCallWithIt() throws IOException {
        scripted.always(
                "left-alone",
                Answer.stream(ChatJson.text("Hel"))
                        .dribble(ChatJson.text("lo").repeat(400), 300, Duration.ofMillis(20)));
        String id;
        try (RawClient raw = client.stream(MessageJson.request("left-alone/m", true, "hi"))) {
            id = raw.readHead().header("x-claude-proxy-request-id");
            assertThat(raw.events().nextButPing().name()).isEqualTo("message_start");
        }

        assertThat(scripted.requests("left-alone").getFirst().awaitPeerLeft(SOON))
                .isTrue();
        JsonNode row = admin.awaitRow(id);
        assertThat(row.path("status").asInt()).isEqualTo(499);
        assertThat(row.path("provider").asText()).isEqualTo("left-alone");
        assertThat(row.path("usage_estimated").asBoolean()).isTrue();
        assertThat(row.path("input_tokens").asLong()).isPositive();
        assertThat(row.path("attempts").asInt()).isOne();
    }

    @Test
    void whatIsNoJsonIsNoAnswer() {
        scripted.always("garbled", Answer.json("{\"choices\":[{"));
        Refusal.check(ask("garbled", false), FailureKind.UPSTREAM_INVALID_ANSWER);

        scripted.always("garbled", Answer.stream(ChatJson.text("Hel"), "data: {\"choices\":[{\n\n", ChatJson.DONE));
        List<ServerEvent> events = CleanAnswer.events(ask("garbled", true));
        assertThat(events.getLast().name()).isEqualTo("error");
        assertThat(events).extracting(ServerEvent::name).doesNotContain("message_stop");
    }

    @Test
    void twoThatFailInTurnGiveOneCleanAnswerEach() {
        List<Answer> failures = List.of(
                Answer.error(500, ChatJson.error("server_error", "torn")),
                Answer.stream(REFUSED_IN_STREAM),
                Answer.html(502, "<html>torn</html>"),
                Answer.halfBody("application/json", MessageJson.message("torn")),
                Answer.json("{\"torn\":"),
                Answer.stream("data: {\"to").cut(),
                Answer.error(529, ChatJson.error("overloaded", "torn")),
                Answer.nothing(),
                Answer.halfBody("application/json", ChatJson.answer("torn")),
                Answer.halfBody("application/json", ChatJson.answer("torn")).reset(),
                Answer.error(401, ChatJson.error("invalid_request_error", "torn")),
                Answer.error(429, ChatJson.error("rate_limit_error", "torn")));
        var calls = new AtomicInteger();
        for (String name : List.of("left", "right")) {
            scripted.answerBy(name, request -> {
                int call = calls.getAndIncrement();
                return call % 2 == 0 ? failures.get(call / 2) : null;
            });
        }

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < failures.size(); i++) {
            HttpResponse<byte[]> answer = client.message(MessageJson.request("twin", i % 2 == 1, "hi"));
            assertThat(CleanAnswer.text(answer)).as("after failure " + i).isEqualTo("Hello.");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("torn");
            ids.add(id(answer));
        }

        assertThat(calls.get()).isEqualTo(2 * failures.size());
        assertThat(scripted.requests("left")).hasSize(failures.size());
        checkCountedOnce(ids);
    }

    private static void checkCountedOnce(List<String> ids) {
        admin.awaitRow(ids.getLast());
        List<JsonNode> rows = admin.usage().stream()
                .filter(row -> row.path("model_asked").asText().equals("twin"))
                .toList();
        assertThat(rows).extracting(row -> row.path("id").asText()).containsExactlyElementsOf(ids);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.path("attempts").asInt()).isEqualTo(2);
            assertThat(row.path("status").asInt()).isEqualTo(200);
            assertThat(row.path("model_served").asText()).isEqualTo(ChatJson.MODEL);
            assertThat(row.path("decision").asText()).contains("left", "right", "answered");
            checkTokensCounted(row);
        });
        assertThat(rows).extracting(row -> row.path("provider").asText()).contains("left", "right");
    }

    @Test
    void roundRobinTakesTurns() {
        HttpResponse<byte[]> first = client.message(MessageJson.request("turns"));
        int start = scripted.requests("left").size();
        assertThat(CleanAnswer.text(first)).isEqualTo("Hello.");

        for (int i = 1; i < 8; i++) {
            assertThat(CleanAnswer.text(client.message(MessageJson.request("turns"))))
                    .isEqualTo("Hello.");
            assertThat(scripted.requests("left")).as("after " + (i + 1)).hasSize((i + 1 + start) / 2);
        }
    }

    @Test
    void aBreakerOpensHalfOpensAndCloses() {
        stub("fused", json(ChatJson.answer("From the other.")));
        assertThat(breaker()).isZero();
        scripted.always("fused", Answer.error(500, ChatJson.error("server_error", "out of order")));
        IntStream.range(0, 3).forEach(request -> checkError(ask("fused", false), 500, "api_error", "out of order"));
        assertThat(breaker()).as("one request that fails again and again").isZero();
        IntStream.range(0, 4)
                .forEach(
                        number -> checkError(ask("fused", false, "other " + number), 500, "api_error", "out of order"));
        await("open").until(() -> breaker() == 1);
        HttpResponse<byte[]> refused = ask("fused", false);
        HttpResponse<byte[]> other = client.message(MessageJson.request("fused-or-other"));
        assertThat(breaker()).as("open").isEqualTo(1);
        assertThat(admin.json("/api/admin/providers/fused").path("breaker").asText())
                .isEqualTo("open");
        Refusal.check(refused, FailureKind.PROVIDER_BREAKER_OPEN);
        assertThat(refused.headers().firstValue("retry-after"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 4));
        assertThat(CleanAnswer.text(other)).isEqualTo("From the other.");
        assertThat(scripted.requests("fused")).as("nothing is sent while open").hasSize(14);

        awaitNotRefused(500);
        await("open again, as the trial failed").until(() -> breaker() == 1);
        scripted.always("fused", Answer.json(ChatJson.answer("Repaired.")));
        awaitNotRefused(200);
        await("half-open after one of two trial calls").until(() -> breaker() == 2);
        assertThat(CleanAnswer.text(ask("fused", false))).isEqualTo("Repaired.");
        await("closed").until(() -> breaker() == 0);
        assertThat(admin.json("/api/admin/providers/fused").path("breaker").asText())
                .isEqualTo("closed");
    }

    private static void awaitNotRefused(int status) {
        Optional<Integer> other = await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> Optional.of(ask("fused", false, "trial").statusCode())
                                .filter(each -> each != 529),
                        Optional::isPresent);
        assertThat(other).contains(status);
    }

    private static double breaker() {
        return proxy.metric("claude_proxy_provider_breaker_state{provider=\"fused\"}");
    }

    private static HttpResponse<byte[]> ask(String provider, boolean stream) {
        return ask(provider, stream, "hi");
    }

    private static HttpResponse<byte[]> ask(String provider, boolean stream, String text) {
        return client.message(MessageJson.request(provider + "/m", stream, text));
    }

    private static String nameOf(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String path(String name) {
        return "/" + name + PLAN;
    }

    private static void stub(String name, ResponseDefinitionBuilder answer) {
        wire.stubFor(post(path(name)).willReturn(answer));
    }

    private static ResponseDefinitionBuilder json(String body) {
        return aResponse().withHeader("content-type", "application/json").withBody(body);
    }

    private static ResponseDefinitionBuilder stream(String body) {
        return aResponse().withHeader("content-type", "text/event-stream").withBody(body);
    }

    private static String chatText(HttpResponse<byte[]> answer) {
        List<ServerEvent> events = CleanAnswer.events(answer);
        assertThat(events.getLast().data()).isEqualTo("[DONE]");
        var text = new StringBuilder();
        events.subList(0, events.size() - 1)
                .forEach(event -> text.append(event.json()
                        .path("choices")
                        .path(0)
                        .path("delta")
                        .path("content")
                        .asText()));
        return text.toString();
    }

    private static void checkError(HttpResponse<byte[]> answer, int status, String type, String message) {
        JsonNode error = ProxyClient.json(answer).path("error");
        assertThat(answer.statusCode()).as(error.toString()).isEqualTo(status);
        assertThat(error.path("type").asText()).isEqualTo(type);
        assertThat(error.path("message").asText()).isEqualTo(message);
    }

    private static void checkTokensCounted(JsonNode row) {
        assertThat(row.path("input_tokens").asInt()).isEqualTo(ChatJson.INPUT_TOKENS);
        assertThat(row.path("output_tokens").asInt()).isEqualTo(ChatJson.OUTPUT_TOKENS);
        assertThat(row.path("usage_estimated").asBoolean()).isFalse();
    }
}
