package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AdminClient;
import harness.Answer;
import harness.ChatJson;
import harness.CleanAnswer;
import harness.Gate;
import harness.MessageJson;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedProviders;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import harness.Sql;
import harness.TestDatabase;
import harness.UpstreamRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of Claude accounts and providers, and which of several providers serves: weights, regions, limits and health. */
@Timeout(300)
class ProviderChainIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String PROVIDERS = "/api/admin/providers/";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ACCOUNTS_FIRST = "accounts-first";
    private static final String PROVIDER_FIRST = "provider-first";
    private static final String ALL = "all-of-them";
    private static final String CLAUDE_MODEL = "claude-sonnet-4-5";

    private static ScriptedUpstream claude;
    private static ScriptedProviders providers;
    private static Sql database;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;

    @BeforeAll
    static void start(@TempDir Path routes) {
        claude = ScriptedUpstream.start();
        providers = ScriptedProviders.start();
        database = new Sql(TestDatabase.shared().newDatabase());
        proxy = ProxyProcess.builder()
                .upstream(claude)
                .database(database.url())
                .schedule("check-providers", "* * * * * ?")
                .env("ROUTES_DIR", file().writeTo(routes))
                .env("GATEWAY_MODELS_MAP", map())
                .env("GATEWAY_PROVIDERS_REGION", "eu")
                .env("GATEWAY_PROVIDERS_FALLBACK_REGION", "us")
                .env("GATEWAY_HEALTH_FAILURES", "2")
                .env("RETRY_MAX_ATTEMPTS", "1")
                .env("GATEWAY_BREAKER_MINIMUM_CALLS", "1000")
                .start();
        client = proxy.client();
        admin = proxy.admin();
    }

    private static String map() {
        return ACCOUNTS_FIRST + "=claude/" + CLAUDE_MODEL + ">spare/gpt-4o;"
                + PROVIDER_FIRST + "=spare/gpt-4o>claude/" + CLAUDE_MODEL + ";"
                + ALL + "=spare>claude/" + CLAUDE_MODEL + ">last/gpt-4o";
    }

    private static ProviderRoutes file() {
        return new ProviderRoutes()
                .add("spare", "baseUrl", providers.url("spare"))
                .add("last", "baseUrl", providers.url("last"))
                .add("heavy", "baseUrl", providers.url("heavy"), "models", "shared,common=theirs", "weight", "3")
                .add("light", "baseUrl", providers.url("light"), "models", "shared,common=theirs-too")
                .add("eu-one", "baseUrl", providers.url("eu-one"), "models", "regional", "region", "eu")
                .add("us-one", "baseUrl", providers.url("us-one"), "models", "regional", "region", "us")
                .add("asia-one", "baseUrl", providers.url("asia-one"), "models", "regional", "region", "asia")
                .add("sick", "baseUrl", providers.url("sick"), "models", "checked", "weight", "50")
                .add("well", "baseUrl", providers.url("well"), "models", "checked")
                .add("narrow", "baseUrl", providers.url("narrow"), "models", "narrow-model", "concurrency", "1");
    }

    @AfterAll
    static void stop() {
        proxy.close();
        providers.close();
        claude.close();
    }

    @BeforeEach
    void clear() {
        claude.clear();
        providers.clear();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProviderServesWhenNoAccountCan(boolean stream) {
        claude.always(Answer.error(529, MessageJson.error("overloaded_error", "Overloaded")));

        HttpResponse<byte[]> answer = client.message(MessageJson.request(ACCOUNTS_FIRST, stream, "hi"));

        assertThat(CleanAnswer.text(answer)).isEqualTo("Hello.");
        assertThat(modelOf(answer)).isEqualTo(ACCOUNTS_FIRST);
        assertThat(claude.requests())
                .hasSize(2)
                .allSatisfy(
                        each -> assertThat(each.json().path("model").asText()).isEqualTo(CLAUDE_MODEL));
        assertThat(only(providers.requests("spare")).json().path("model").asText())
                .isEqualTo("gpt-4o");
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("provider").asText()).isEqualTo("spare");
        assertThat(row.path("mode").asText()).isEqualTo("provider");
        assertThat(row.has("account")).isFalse();
        assertThat(row.path("attempts").asInt()).isEqualTo(3);
        assertThat(row.path("model_asked").asText()).isEqualTo(ACCOUNTS_FIRST);
        assertThat(row.path("model_served").asText()).isEqualTo(ChatJson.MODEL);
        assertThat(row.path("input_tokens").asInt()).isEqualTo(ChatJson.INPUT_TOKENS);
        assertThat(row.path("decision").asText()).contains("provider spare: answered");
        checkOneRow(answer);
    }

    @Test
    void aProviderServesWhenTheUpstreamOfAccountsIsGone() {
        claude.refuse();
        try {
            assertThat(CleanAnswer.text(client.message(MessageJson.request(ACCOUNTS_FIRST))))
                    .isEqualTo("Hello.");
            assertThat(providers.requests("spare")).hasSize(1);
        } finally {
            claude.listenAgain();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAccountServesWhenTheProviderCannot(boolean stream) {
        providers.always("spare", Answer.error(500, ChatJson.error("server_error", "torn")));

        HttpResponse<byte[]> answer = client.message(MessageJson.request(PROVIDER_FIRST, stream, "hi"));

        assertThat(CleanAnswer.text(answer)).isEqualTo("Hello.");
        assertThat(modelOf(answer)).isEqualTo(PROVIDER_FIRST);
        assertThat(providers.requests("spare")).hasSize(1);
        assertThat(only(claude.requests()).json().path("model").asText()).isEqualTo(CLAUDE_MODEL);
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.has("provider")).isFalse();
        assertThat(row.path("mode").asText()).isEqualTo("claude-api");
        assertThat(row.path("account").asText()).isNotEmpty();
        assertThat(row.path("attempts").asInt()).isEqualTo(2);
        assertThat(row.path("input_tokens").asInt()).isEqualTo(3);
        assertThat(row.path("output_tokens").asInt()).isEqualTo(2);
        checkOneRow(answer);
    }

    @Test
    void aChatClientIsServedByAnAccountWhenTheProviderCannot() {
        providers.always(
                "spare",
                Answer.halfBody("application/json", ChatJson.answer("torn")).reset());

        HttpResponse<byte[]> answer = client.post(CHAT, ChatJson.request(PROVIDER_FIRST, false, "hi"));

        JsonNode body = ProxyClient.json(answer);
        assertThat(answer.statusCode()).as(body.toString()).isEqualTo(200);
        assertThat(body.path("object").asText()).isEqualTo("chat.completion");
        assertThat(body.path("model").asText()).isEqualTo(PROVIDER_FIRST);
        assertThat(body.at("/choices/0/message/content").asText()).isEqualTo("Hello.");
        assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        UpstreamRequest asked = only(claude.requests());
        assertThat(asked.path()).isEqualTo("/v1/messages");
        assertThat(asked.json().path("model").asText()).isEqualTo(CLAUDE_MODEL);
        assertThat(providers.requests("spare")).hasSize(1);
    }

    @Test
    void aStreamThatHasBegunIsNotBegunAnewElsewhere() {
        providers.always("spare", Answer.stream(ChatJson.text("Half a sen")).cut());

        HttpResponse<byte[]> answer = client.message(MessageJson.request(PROVIDER_FIRST, true, "hi"));

        List<ServerEvent> events = CleanAnswer.events(answer);
        assertThat(events).extracting(ServerEvent::name).containsOnlyOnce("message_start", "error");
        assertThat(events.getLast().name()).isEqualTo("error");
        assertThat(claude.requests()).isEmpty();
        assertThat(admin.awaitRow(id(answer)).path("provider").asText()).isEqualTo("spare");
    }

    @Test
    void whenAllFailTheLastOneIsHeard() {
        providers.always("spare", Answer.error(401, ChatJson.error("invalid_request_error", "bad key")));
        claude.always(Answer.error(500, MessageJson.error("api_error", "internal")));
        providers.always("last", Answer.error(503, ChatJson.error("server_error", "closed for today")));

        HttpResponse<byte[]> answer = client.message(MessageJson.request(ALL));

        assertThat(answer.statusCode()).isEqualTo(529);
        JsonNode error = ProxyClient.json(answer).path("error");
        assertThat(error.path("type").asText()).isEqualTo("overloaded_error");
        assertThat(error.path("message").asText()).isEqualTo("closed for today");
        assertThat(providers.requests("spare")).hasSize(1);
        assertThat(claude.requests()).hasSize(2);
        assertThat(providers.requests("last")).hasSize(1);
        JsonNode row = admin.awaitRow(id(answer));
        assertThat(row.path("attempts").asInt()).isEqualTo(4);
        assertThat(row.path("status").asInt()).isEqualTo(529);
        assertThat(row.path("provider").asText()).isEqualTo("last");
    }

    @Test
    void aPriceThatOneRequestCannotPayLeavesTheProviderInItsPlace() {
        assertThat(client.message(MessageJson.request(PROVIDER_FIRST)).statusCode())
                .isEqualTo(200);
        providers.always("spare", Answer.error(402, ChatJson.error("402", "can only afford 100 tokens")));

        for (int i = 0; i < 4; i++) {
            client.message(MessageJson.request(PROVIDER_FIRST));
        }

        assertThat(providers.requests("spare"))
                .as("it is asked first each time")
                .hasSize(5);
        assertThat(admin.json(PROVIDERS + "spare").path("health").asText()).isNotEqualTo("unhealthy");
    }

    @Test
    void aMistakeOfTheClientIsTheSameEverywhere() {
        providers.always("spare", Answer.error(400, ChatJson.error("invalid_request_error", "no such role")));

        HttpResponse<byte[]> answer = client.message(MessageJson.request(PROVIDER_FIRST));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProxyClient.json(answer).at("/error/message").asText()).isEqualTo("no such role");
        assertThat(claude.requests()).isEmpty();
    }

    @Test
    void weightsSayHowOftenEachServes() {
        for (int i = 0; i < 60; i++) {
            assertThat(client.message(MessageJson.request(i % 2 == 0 ? "shared" : "common"))
                            .statusCode())
                    .isEqualTo(200);
        }

        List<UpstreamRequest> heavy = providers.requests("heavy");
        List<UpstreamRequest> light = providers.requests("light");
        assertThat(heavy.size() + light.size()).isEqualTo(60);
        assertThat(heavy).as("three of four").hasSizeGreaterThan(30);
        assertThat(light).isNotEmpty();
        assertThat(heavy).extracting(each -> each.json().path("model").asText()).containsOnly("shared", "theirs");
        assertThat(light).extracting(each -> each.json().path("model").asText()).doesNotContain("theirs");
    }

    @Test
    void ownRegionComesFirstThenTheFallBack() {
        for (int i = 0; i < 10; i++) {
            assertThat(client.message(MessageJson.request("regional")).statusCode())
                    .isEqualTo(200);
        }
        assertThat(providers.requests("eu-one")).hasSize(10);

        providers.always("eu-one", Answer.error(500, ChatJson.error("server_error", "torn")));
        assertThat(client.message(MessageJson.request("regional")).statusCode()).isEqualTo(200);
        assertThat(providers.requests("us-one")).hasSize(1);

        providers.always("us-one", Answer.closeAtOnce());
        assertThat(client.message(MessageJson.request("regional")).statusCode()).isEqualTo(200);
        assertThat(providers.requests("asia-one")).hasSize(1);
    }

    @Test
    void aProviderAtItsLimitGetsNoMore() throws Exception {
        var gate = new Gate();
        providers.always("narrow", Answer.json(ChatJson.answer("At last.")).holdHead(gate));
        CompletableFuture<HttpResponse<byte[]>> first =
                RawClient.async(() -> client.message(MessageJson.request("narrow-model")));
        gate.awaitReached();

        Refusal.check(client.message(MessageJson.request("narrow-model")), FailureKind.PROVIDER_LIMIT);
        assertThat(proxy.metric("claude_proxy_provider_in_flight{provider=\"narrow\"}"))
                .isEqualTo(1);

        gate.open();
        assertThat(CleanAnswer.text(first.get())).isEqualTo("At last.");
        assertThat(providers.requests("narrow")).hasSize(1);
        assertThat(client.message(MessageJson.request("narrow-model")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void checksTakeAProviderOutAndBringItBack() {
        awaitHealth("sick", "healthy");
        providers.lists("sick", Answer.error(503, "{}"));
        JsonNode sick = awaitHealth("sick", "unhealthy");
        assertThat(sick.path("last_error").asText()).contains("503");
        assertThat(sick.path("checked_at").asText()).isNotEmpty();
        assertThat(proxy.metric(healthy("sick"))).isZero();
        assertThat(proxy.metric(healthy("well"))).isEqualTo(1);

        for (int i = 0; i < 20; i++) {
            assertThat(client.message(MessageJson.request("checked")).statusCode())
                    .isEqualTo(200);
        }
        assertThat(providers.requests("sick")).isEmpty();
        assertThat(providers.requests("well")).hasSize(20);

        providers.always("well", Answer.closeAtOnce());
        assertThat(client.message(MessageJson.request("checked")).statusCode())
                .as("better a sick one than none")
                .isEqualTo(200);
        assertThat(providers.requests("sick")).hasSize(1);

        providers.lists("sick", Answer.json(ChatJson.models("checked", "another")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admin.json(PROVIDERS + "sick").path("models"))
                        .extracting(JsonNode::asText)
                        .containsExactly("checked", "another"));
        assertThat(admin.json(PROVIDERS + "sick").path("health").asText()).isEqualTo("healthy");
        assertThat(proxy.metric(healthy("sick"))).isEqualTo(1);
    }

    @Test
    void aCheckByHandSaysThatTheKeyIsRefused() {
        providers.lists("last", Answer.error(401, ChatJson.error("invalid_request_error", "bad key")));

        HttpResponse<byte[]> answer = admin.post(PROVIDERS + "last/check", "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ProxyClient.json(answer).path("last_error").asText()).contains("key refused");
        assertThat(ProxyClient.json(answer).path("health").asText()).isEqualTo("healthy");
        Refusal.check(admin.get(PROVIDERS + "nobody"), FailureKind.PROVIDER_NOT_FOUND);
    }

    @Test
    void strictModeRefusesWhatCannotBeTranslatedAndNamesIt() {
        ObjectNode body = (ObjectNode) request("spare/gpt-4o");
        HttpResponse<byte[]> done = client.message(body.toString());
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.headers().firstValue("x-claude-proxy-loss"))
                .hasValueSatisfying(
                        losses -> assertThat(losses.split(", ")).containsExactlyInAnyOrder("top_k", "container"));
        assertThat(admin.awaitRow(id(done)).path("losses"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("top_k", "container");
        assertThat(proxy.metric("claude_proxy_translation_losses_total{feature=\"top_k\"}"))
                .isPositive();
        providers.clear();

        setting("true");
        try {
            await().atMost(SOON).until(() -> client.message(body.toString()).statusCode() == 400);
            providers.clear();
            HttpResponse<byte[]> refused = client.message(body.toString());
            Refusal.check(refused, FailureKind.TRANSLATION_STRICT);
            assertThat(ProxyClient.json(refused).at("/error/message").asText()).contains("top_k", "container");
            assertThat(providers.requests("spare")).isEmpty();

            assertThat(client.message(request(PROVIDER_FIRST).toString()).statusCode())
                    .as("an account can do all of it")
                    .isEqualTo(200);
            assertThat(only(claude.requests()).json().path("top_k").asInt()).isEqualTo(5);
        } finally {
            database.run("delete from setting where key = 'gateway.translation.strict'");
        }
        await().atMost(SOON).until(() -> client.message(body.toString()).statusCode() == 200);
    }

    private static JsonNode request(String model) {
        ObjectNode body = Json.mapper().createObjectNode().put("model", model).put("max_tokens", 64);
        body.putArray("messages").addObject().put("role", "user").put("content", "hi");
        return body.put("top_k", 5).put("container", "container_1");
    }

    private static void setting(String strict) {
        database.run("insert into setting (key, value, updated_by) values ('gateway.translation.strict', '" + strict
                + "', 'test')");
    }

    private static JsonNode awaitHealth(String provider, String health) {
        return await(provider + " is " + health)
                .atMost(SOON)
                .pollDelay(Duration.ZERO)
                .until(
                        () -> admin.json(PROVIDERS + provider),
                        shown -> shown.path("health").asText().equals(health));
    }

    private static String healthy(String provider) {
        return "claude_proxy_provider_healthy{provider=\"" + provider + "\"}";
    }

    private static String modelOf(HttpResponse<byte[]> answer) {
        boolean stream = answer.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
        return stream
                ? CleanAnswer.events(answer)
                        .getFirst()
                        .json()
                        .at("/message/model")
                        .asText()
                : ProxyClient.json(answer).path("model").asText();
    }

    private static UpstreamRequest only(List<UpstreamRequest> requests) {
        assertThat(requests).hasSize(1);
        return requests.getFirst();
    }

    private static void checkOneRow(HttpResponse<byte[]> answer) {
        assertThat(admin.usage())
                .filteredOn(row -> row.path("id").asText().equals(id(answer)))
                .hasSize(1);
    }
}
