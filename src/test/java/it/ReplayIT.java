package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.Answer;
import harness.ChatJson;
import harness.Gate;
import harness.MessageJson;
import harness.OneNode;
import harness.ProviderRoutes;
import harness.ProxyClient;
import harness.ProxyCommand;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.SimulatedAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that an operator sends once more, by another account, provider, model or generation. */
@Timeout(300)
class ReplayIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final String REPLAY = "/api/admin/replay/";
    private static final String ROUTES = "/api/admin/routes";

    @TempDir
    private static Path folder;

    private static ScriptedUpstream other;
    private static ScriptedUpstream next;
    private static OneNode node;
    private static int tests;

    private SimulatedAccount first;
    private SimulatedAccount second;
    private String body;

    @BeforeAll
    static void start() {
        other = ScriptedUpstream.start();
        next = ScriptedUpstream.start();
        node = OneNode.start(builder -> builder.env("ROUTES_DIR", routes(other))
                .env("GATEWAY_ROUTES_WATCH", "0")
                .env("GATEWAY_TRACE_KEYS", "all")
                .env("GATEWAY_TRACE_BODIES", "true")
                .env("GATEWAY_RETRY_MAX_ATTEMPTS", "1")
                .env("GATEWAY_SERVER_MAX_JSON_BODY", "2MB"));
    }

    private static String routes(ScriptedUpstream provider) {
        return new ProviderRoutes()
                .add("chat", "baseUrl", provider.url() + "/v1", "models", "gpt-*")
                .writeTo(folder);
    }

    @AfterAll
    static void stop() {
        node.close();
        other.close();
        next.close();
    }

    @BeforeEach
    void addAccounts() {
        tests++;
        first = node.add("api_key", "first-" + tests);
        second = node.add("api_key", "second-" + tests);
        body = MessageJson.request(MODEL, false, "question of test " + tests);
        other.answerBy(ChatJson::healthyAnswer);
    }

    @AfterEach
    void clear() {
        node.clear();
    }

    @Test
    void bothAnswersStandBesideEachOther() {
        HttpResponse<byte[]> original = node.client().message(body, "x-claude-proxy-trace", "1");
        JsonNode row = node.admin().awaitRow(id(original));

        JsonNode both = replay(id(original), "{}");

        JsonNode before = both.path("original");
        JsonNode after = both.path("replay");
        assertThat(before.path("request_id").asText()).isEqualTo(id(original));
        assertThat(before.path("answer")).isEqualTo(ProxyClient.json(original));
        assertThat(before.path("answer_is_whole").asBoolean()).isTrue();
        assertThat(after.path("status").asInt()).isEqualTo(200);
        assertThat(after.path("answer").path("content").path(0).path("text").asText())
                .startsWith("served by ");
        assertThat(after.path("account_id"))
                .as("its conversation stays where it is")
                .isEqualTo(row.path("account"));
        assertThat(after.path("key_id")).isEqualTo(before.path("key_id"));
        assertThat(after.path("tokens")).isEqualTo(before.path("tokens"));
        assertThat(after.path("cost_usd").decimalValue())
                .isEqualByComparingTo(row.path("cost_usd").decimalValue());
        assertThat(both.path("difference").path("cost_usd").decimalValue()).isZero();
        assertThat(both.path("difference").path("tokens").path("input_tokens").asInt())
                .isZero();
        assertThat(both.path("difference").path("duration_ms").isNumber()).isTrue();
        JsonNode marked = node.admin().awaitRow(after.path("request_id").asText());
        assertThat(marked.path("replay_of").asText()).isEqualTo(id(original));
        assertThat(marked.path("cost_usd").isNumber()).as("it is charged").isTrue();
        assertThat(row.has("replay_of")).isFalse();
        assertThat(both.toString()).doesNotContain("sk-proxy-", ProxyProcess.CLIENT_KEY, first.apiKey());
        assertThat(node.database()
                        .texts(
                                "select actor || ' ' || detail from audit where action = 'request.replay' and subject = '"
                                        + id(original) + "'"))
                .singleElement()
                .asString()
                .startsWith("configured-")
                .contains("/v1/messages")
                .doesNotContain("question");
    }

    @Test
    void rowsOfReplaysAreFoundByTheFilter() {
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        String sent = replay(id(original), wish().toString())
                .path("replay")
                .path("request_id")
                .asText();
        node.admin().awaitRow(sent);

        assertThat(node.admin()
                        .json("/api/admin/usage?replay=true&limit=1")
                        .path("data")
                        .path(0)
                        .path("id")
                        .asText())
                .isEqualTo(sent);
        assertThat(node.admin().json("/api/admin/usage?replay=false").path("data"))
                .noneMatch(row -> row.has("replay_of"))
                .anyMatch(row -> row.path("id").asText().equals(id(original)));
        assertThat(node.admin()
                        .json("/api/admin/usage?replay=true&group_by=key")
                        .path("total")
                        .path("cost_usd")
                        .isNumber())
                .isTrue();
        Refusal.check(node.admin().get("/api/admin/usage?replay=yes"), FailureKind.REQUEST_PARAMETER);
        try (ProxyCommand usage = ProxyCommand.of("usage", "--replay", "true", "--json")
                .like(node.proxy())
                .run()) {
            assertThat(usage.awaitExit()).isZero();
            assertThat(json(usage.output()).path("total").path("requests").asInt())
                    .as(usage.output())
                    .isPositive();
        }
    }

    @Test
    void aConversationIsNotMoved() {
        HttpResponse<byte[]> original = node.client().message(body);
        String bound = node.admin().awaitRow(id(original)).path("account").asText();
        SimulatedAccount elsewhere = node.idOf(first).equals(bound) ? second : first;

        JsonNode sent = replay(
                        id(original), wish().put("account", elsewhere.name()).toString())
                .path("replay");

        assertThat(sent.path("account_name").asText()).isEqualTo(elsewhere.name());
        String again = node.admin()
                .awaitRow(id(node.client().message(body)))
                .path("account")
                .asText();
        assertThat(again).as("the next turn goes where the others went").isEqualTo(bound);
        JsonNode decision = node.admin()
                .json("/api/admin/decisions/" + sent.path("request_id").asText());
        assertThat(decision.path("replay_of").asText()).isEqualTo(id(original));
        assertThat(decision.path("tries").path(0).path("bound").asText()).isEqualTo(bound);
    }

    @Test
    void aNewConversationIsBoundByNobodyButItsClient() {
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        ObjectNode fresh = wish();
        ((ObjectNode) fresh.path("body")).put("max_tokens", 7);
        ((ObjectNode) fresh.path("body").path("messages").path(0)).put("content", "nobody has asked this " + tests);

        replay(id(original), fresh.toString());

        HttpResponse<byte[]> begun = node.client().message(fresh.path("body").toString());
        JsonNode decision = node.admin().json("/api/admin/decisions/" + id(begun));
        assertThat(decision.path("tries").path(0).path("bound").isNull()).isTrue();
    }

    @Test
    void aStreamOfAProviderIsCollected() {
        HttpResponse<byte[]> original = node.client().message(MessageJson.request(MODEL, true, "a stream " + tests));
        node.admin().awaitRow(id(original));

        ObjectNode wish = Json.mapper().createObjectNode();
        wish.put("body", MessageJson.request(MODEL, true, "a stream " + tests));
        JsonNode both = replay(
                id(original),
                wish.put("provider", "chat").put("model", "gpt-4o").toString());

        JsonNode after = both.path("replay");
        assertThat(after.path("provider").asText()).isEqualTo("chat");
        assertThat(after.path("model").asText()).isEqualTo("chat/gpt-4o");
        assertThat(after.path("answer").asText()).contains("event: message_start", "event: message_stop");
        assertThat(after.path("first_event_ms").isNumber()).isTrue();
        assertThat(after.path("tokens").path("input_tokens").asInt()).isEqualTo(ChatJson.INPUT_TOKENS);
        assertThat(both.path("original").path("answer").isNull()).isTrue();
        assertThat(both.path("original").path("answer_bytes").asLong()).isEqualTo(original.body().length);
    }

    @Test
    void theOtherDialectGoesToAnAccount() {
        HttpResponse<byte[]> original = node.client()
                .post("/v1/chat/completions", ChatJson.request("gpt-4o", false, "in OpenAI's words " + tests));
        node.admin().awaitRow(id(original));

        ObjectNode wish = Json.mapper().createObjectNode();
        wish.put("body", ChatJson.request("gpt-4o", false, "in OpenAI's words " + tests));
        JsonNode after = replay(
                        id(original),
                        wish.put("account", node.idOf(second))
                                .put("model", MODEL)
                                .toString())
                .path("replay");

        assertThat(after.path("endpoint").asText()).isEqualTo("chat_completions");
        assertThat(after.path("account_name").asText()).isEqualTo(second.name());
        assertThat(after.path("answer")
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asText())
                .isEqualTo("served by " + second.name());
    }

    @Test
    void whatAnUpstreamRefusesIsShown() {
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        second.always(Answer.error(400, MessageJson.error("invalid_request_error", "that cannot be asked")));

        JsonNode both =
                replay(id(original), wish().put("account", second.name()).toString());

        assertThat(both.path("replay").path("status").asInt()).isEqualTo(400);
        assertThat(both.path("replay").path("error").asText()).isEqualTo("invalid_request_error");
        assertThat(both.path("replay").path("answer").toString()).contains("that cannot be asked");
        assertThat(both.path("original").path("status").asInt()).isEqualTo(200);
        assertThat(both.path("replay").path("cost_usd").isNull()).isTrue();
        assertThat(both.path("difference").path("cost_usd").isNull()).isTrue();
    }

    @Test
    void theGenerationIsChosenWhileACanaryLasts() {
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        int inUse = node.admin().json(ROUTES).path("generation").asInt();
        next.answerBy(ChatJson::healthyAnswer);
        routes(next);
        try {
            HttpResponse<byte[]> begun = node.admin().post(ROUTES + "/apply", "{\"canary\":1}");
            assertThat(ProxyClient.json(begun).path("result").asText()).isEqualTo("canary");
            int canary = ProxyClient.json(begun).path("generation").asInt();
            ObjectNode wish = wish().put("provider", "chat").put("model", "gpt-4o");

            assertThat(generation(original, wish.put("generation", "canary"))).isEqualTo(canary);
            assertThat(next.requests()).hasSize(1);
            assertThat(generation(original, wish.put("generation", canary))).isEqualTo(canary);
            assertThat(next.requests()).hasSize(2);
            int before = other.requests().size();
            assertThat(generation(original, wish.put("generation", "current"))).isEqualTo(inUse);
            assertThat(generation(original, wish.put("generation", inUse))).isEqualTo(inUse);
            assertThat(other.requests()).hasSize(before + 2);
            assertThat(node.admin()
                            .json(ROUTES)
                            .path("canary")
                            .path("figures")
                            .path("requests")
                            .asInt())
                    .as("no canary is judged by it")
                    .isZero();
            Refusal.check(
                    node.admin()
                            .post(
                                    REPLAY + id(original),
                                    wish.put("generation", 999).toString()),
                    FailureKind.REQUEST_FIELD);
        } finally {
            node.admin().delete(ROUTES + "/canary");
            routes(other);
        }
    }

    private static int generation(HttpResponse<byte[]> original, ObjectNode wish) {
        return replay(id(original), wish.toString())
                .path("replay")
                .path("generation")
                .asInt();
    }

    @Test
    void theKeyOfTheClientMayBeGone() {
        String key = node.admin().newKey("leaver-" + tests, "");
        HttpResponse<byte[]> original = node.client()
                .bare(
                        "POST",
                        "/v1/messages",
                        body.getBytes(StandardCharsets.UTF_8),
                        "x-api-key",
                        key,
                        "content-type",
                        "application/json");
        String keyId = node.admin().awaitRow(id(original)).path("client_key").asText();
        assertThat(replay(id(original), wish().toString())
                        .path("replay")
                        .path("key_id")
                        .asText())
                .isEqualTo(keyId);
        assertThat(node.admin().delete("/api/admin/keys/" + keyId).statusCode()).isLessThan(300);
        assertThat(replay(id(original), wish().toString())
                        .path("replay")
                        .path("key_id")
                        .asText())
                .as("the administrator's")
                .startsWith("configured-");
    }

    @Test
    void whatCannotBeSentIsRefused() {
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        String known = REPLAY + id(original);
        String unknown = REPLAY + UUID.randomUUID();
        Refusal.check(node.admin().post(known, "{}"), FailureKind.REQUEST_FIELD);
        Refusal.check(node.admin().post(unknown, "{}"), FailureKind.NOT_FOUND);
        Refusal.check(node.admin().post(REPLAY + "nothing", wish().toString()), FailureKind.NOT_FOUND);
        for (String wrong : new String[] {
            "{\"body\":7}",
            "{\"body\":\"\"}",
            "{\"body\":{},\"provider\":\"chat\"}",
            "{\"body\":\"[]\",\"model\":\"m\"}",
            "{\"body\":\"no JSON\",\"model\":\"m\"}",
            "{\"body\":{},\"model\":\"\"}",
            "{\"body\":{},\"path\":\"/api/admin/keys\"}",
            "{\"body\":{},\"path\":\"/v1/files\"}",
            "{\"body\":{},\"provider\":\"nobody\",\"model\":\"m\"}",
            "{\"body\":{},\"account\":\"nobody\"}",
            "{\"body\":{},\"account\":\"" + first.name() + "\",\"provider\":\"chat\",\"model\":\"m\"}",
            "{\"body\":{},\"generation\":\"yesterday\"}",
            "{\"body\":{},\"timeout\":0}",
            "{\"body\":{},\"timeout\":100000}",
            "{\"body\":{},\"headers\":{\"authorization\":\"Bearer x\"}}",
            "{\"body\":{},\"headers\":{\"x-api-key\":\"x\"}}",
            "{\"body\":{},\"headers\":{\"x-claude-proxy-hop\":\"x\"}}",
            "{\"body\":{},\"headers\":{\"anthropic-beta\":\"a\\r\\nx-api-key: b\"}}",
            "{\"body\":{},\"colour\":\"red\"}"
        }) {
            HttpResponse<byte[]> answer = node.admin().post(known, wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            Refusal.check(answer, FailureKind.REQUEST_FIELD);
        }
        Refusal.check(node.admin().post(known + "?model=m", "{}"), FailureKind.REQUEST_PARAMETER);
        Refusal.check(
                node.client().bare("POST", known, "{}".getBytes(StandardCharsets.UTF_8)),
                FailureKind.ADMIN_AUTHENTICATION);
        Refusal.check(node.client().post(known, "{}"), FailureKind.ADMIN_AUTHENTICATION);
        Refusal.check(
                node.admin().post(known, "{\"body\":\"" + "x".repeat(3 << 20) + "\"}"), FailureKind.REQUEST_TOO_LARGE);
        SimulatedAccount ofTeam = node.provider().account("team-" + tests);
        node.accounts().add(AccountsClient.body("api_key", ofTeam).put("domain", "team-a"));
        Refusal.check(
                node.admin().post(known, wish().put("account", ofTeam.name()).toString()), FailureKind.REQUEST_FIELD);
    }

    @Test
    void aRequestThatNobodyKnowsGoesAsTheAdministrators() {
        String id = UUID.randomUUID().toString();
        JsonNode both = replay(id, wish().toString());
        assertThat(both.path("original").isNull()).isTrue();
        assertThat(both.path("difference").isNull()).isTrue();
        assertThat(both.path("replay").path("status").asInt()).isEqualTo(200);
        assertThat(node.admin()
                        .awaitRow(both.path("replay").path("request_id").asText())
                        .path("replay_of")
                        .asText())
                .isEqualTo(id);
    }

    @Test
    void oneIsSentAtATime() throws Exception {
        Gate gate = new Gate();
        other.enqueue(Answer.json(ChatJson.answer("late")).holdHead(gate));
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        String wish = wish().put("provider", "chat").put("model", "gpt-4o").toString();
        CompletableFuture<JsonNode> slow = CompletableFuture.supplyAsync(() -> replay(id(original), wish));
        gate.awaitReached();

        Refusal.check(node.admin().post(REPLAY + id(original), wish), FailureKind.REPLAY_BUSY);

        gate.open();
        assertThat(slow.get().path("replay").path("answer").toString()).contains("late");
    }

    @Test
    void nobodyWaitsForever() {
        Gate gate = new Gate();
        other.enqueue(Answer.json(ChatJson.answer("late")).holdHead(gate));
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        ObjectNode wish = wish().put("provider", "chat").put("model", "gpt-4o");

        JsonNode after = replay(id(original), wish.put("timeout", 5).toString()).path("replay");

        assertThat(after.path("failure").asText()).contains("after 5 s");
        assertThat(after.path("status").asInt()).isEqualTo(499);
        assertThat(after.path("answer").isNull()).isTrue();
        gate.open();
        wish.remove("timeout");
        assertThat(replay(id(original), wish.toString())
                        .path("replay")
                        .path("status")
                        .asInt())
                .as("the turn is free again")
                .isEqualTo(200);
    }

    @Test
    void theCommandShowsBothInColumns() throws IOException {
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        Path file = Files.writeString(folder.resolve("request.json"), body);
        try (ProxyCommand replay = ProxyCommand.of(
                        "replay", id(original), "--body", file.toString(), "--provider", "chat", "--model", "gpt-4o")
                .beside(node.proxy())
                .run()) {
            assertThat(replay.awaitExit()).as(replay.output()).isZero();
            assertThat(replay.output())
                    .contains("ORIGINAL", "REPLAY", "DIFFERENCE", id(original), "provider chat", "replay: Hello.")
                    .contains("original: its answer is not known");
        }
        try (ProxyCommand replay =
                ProxyCommand.of("replay", id(original)).beside(node.proxy()).run()) {
            assertThat(replay.awaitExit()).isEqualTo(1);
            assertThat(replay.errors()).contains("is not kept");
        }
        second.always(Answer.error(400, MessageJson.error("invalid_request_error", "no")));
        try (ProxyCommand replay = ProxyCommand.of(
                        "replay", id(original), "--body", file.toString(), "--account", second.name(), "--json")
                .beside(node.proxy())
                .run()) {
            assertThat(replay.awaitExit()).isEqualTo(3);
            assertThat(json(replay.output()).path("replay").path("status").asInt())
                    .isEqualTo(400);
        }
    }

    @Test
    void aLargeBodyIsTaken() {
        HttpResponse<byte[]> original = node.client().message(body);
        node.admin().awaitRow(id(original));
        ObjectNode wish = Json.mapper().createObjectNode();
        wish.put("body", MessageJson.request(MODEL, false, "x".repeat(1 << 20)));
        assertThat(replay(id(original), wish.toString())
                        .path("replay")
                        .path("status")
                        .asInt())
                .isEqualTo(200);
    }

    private ObjectNode wish() {
        ObjectNode wish = Json.mapper().createObjectNode();
        wish.set("body", json(body));
        return wish;
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode replay(String id, String wish) {
        HttpResponse<byte[]> answer = node.admin().post(REPLAY + id, wish);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return ProxyClient.json(answer);
    }
}
