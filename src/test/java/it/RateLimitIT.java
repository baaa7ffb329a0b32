package it;

import static harness.ProxyProcess.accountKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import harness.AccountsClient;
import harness.Answer;
import harness.Gate;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RateLimits;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an answer does to the state of its account. Each test has accounts of its own. */
@Lab
@Timeout(300)
class RateLimitIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final String OTHER_MODEL = "claude-haiku-4-5";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Map<String, String> USUAL = Map.of(
            "gateway.accounts.probe-after",
            "1h",
            "gateway.accounts.concurrency.api-key",
            "0",
            "gateway.accounts.wait",
            "30s");
    private static final Clock CLOCK = Clock.systemUTC();

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AccountsClient accounts;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.selection("round-robin").accounts(0).env("GATEWAY_ACCOUNTS_MAX_RETRY_AFTER", "1d");
    }

    @BeforeEach
    void begin() {
        set(USUAL);
        addAccounts(2);
    }

    private static void addAccounts(int count) {
        accounts.deleteAll();
        for (int number = 1; number <= count; number++) {
            accounts.add(Json.mapper()
                    .createObjectNode()
                    .put("name", "account " + number)
                    .put("kind", "api_key")
                    .put("secret", accountKey(number)));
        }
        upstream.clear();
    }

    @Test
    void aBareLimitCoolsTheAccountForThatModelOnly() {
        upstream.enqueue(limited(3000));

        assertThat(ask(MODEL)).isEqualTo(200);
        assertThat(upstream.accountKeys()).hasSize(2);
        String cooled = upstream.accountKeys().getFirst();

        upstream.clear();
        for (int i = 0; i < 6; i++) {
            assertThat(ask(MODEL)).isEqualTo(200);
        }
        assertThat(upstream.accountKeys()).hasSize(6).doesNotContain(cooled);
        for (int i = 0; i < 6; i++) {
            assertThat(ask(OTHER_MODEL)).isEqualTo(200);
        }
        assertThat(upstream.accountKeys())
                .as("another model still uses the account")
                .contains(cooled);
    }

    @Test
    void whileAllCoolDownTheOneThatReturnsSoonestIsTried() {
        upstream.answerBy(request -> limited(request.accountKey().equals(accountKey(1)) ? 8000 : 4000));
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(upstream.requests()).hasSize(2);

        upstream.clear();
        upstream.enqueue(limited(5000));
        answer = client.message(MessageJson.request(MODEL));
        assertThat(answer.statusCode()).as("its answer is passed on").isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).contains("5000");
        assertThat(upstream.accountKeys()).containsExactly(accountKey(2));
        assertThat(ask(MODEL)).isEqualTo(200);
    }

    @Test
    void aRejectedWindowCoolsTheWholeAccount() {
        upstream.enqueue(rejected("five_hour", "5h", now().plusSeconds(3600)));

        assertThat(ask(MODEL)).isEqualTo(200);
        String cooled = upstream.accountKeys().getFirst();
        upstream.clear();
        for (int i = 0; i < 4; i++) {
            assertThat(ask(MODEL)).isEqualTo(200);
            assertThat(ask(OTHER_MODEL)).isEqualTo(200);
        }

        assertThat(upstream.accountKeys()).hasSize(8).doesNotContain(cooled);
        assertThat(count("rate_limited_accounts")).isOne();
        JsonNode health = ProxyClient.json(client.get("/health"));
        assertThat(health.path("status").asText()).isEqualTo("degraded");
        assertThat(health.path("available_accounts").asInt()).isOne();
        assertThat(health.path("rate_limited_accounts").asInt()).isOne();
    }

    @Test
    void aRejectedWindowOfOneModelLeavesTheOthersAlone() {
        upstream.enqueue(Answer.error(429, MessageJson.error("rate_limit_error", "window"))
                .header("anthropic-ratelimit-unified-status", "rejected")
                .header("anthropic-ratelimit-unified-5h-status", "allowed")
                .header("anthropic-ratelimit-unified-7d-status", "allowed")
                .header("anthropic-ratelimit-unified-7d_oi-status", "rejected")
                .header("anthropic-ratelimit-unified-7d_oi-reset", unix(now().plusSeconds(3600)))
                .header("anthropic-ratelimit-unified-reset", unix(now().plusSeconds(3600))));
        assertThat(ask(MODEL)).isEqualTo(200);
        String cooled = upstream.accountKeys().getFirst();

        upstream.clear();
        for (int i = 0; i < 6; i++) {
            assertThat(ask(MODEL)).isEqualTo(200);
        }
        assertThat(upstream.accountKeys()).doesNotContain(cooled);
        for (int i = 0; i < 6; i++) {
            assertThat(ask(OTHER_MODEL)).isEqualTo(200);
        }
        assertThat(upstream.accountKeys()).contains(cooled);
    }

    @Test
    void whenAllWindowsAreRejectedWeRefuseUntilTheNearestReset() {
        Instant nearest = now().plusSeconds(6000);
        upstream.answerBy(request -> rejected(
                "five_hour", "5h", request.accountKey().equals(accountKey(1)) ? nearest : nearest.plusSeconds(6000)));
        HttpResponse<byte[]> first = client.message(MessageJson.request(MODEL));
        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.body()).asString(StandardCharsets.UTF_8).contains("window");
        assertThat(upstream.requests()).hasSize(2);

        upstream.clear();
        Instant before = now();
        HttpResponse<byte[]> second = client.message(MessageJson.request(MODEL));

        Refusal.check(second, FailureKind.ACCOUNT_ALL_LIMITED);
        assertThat(second.headers().firstValue("retry-after"))
                .hasValueSatisfying(seconds -> assertThat(Long.parseLong(seconds))
                        .isBetween(until(nearest, now()), until(nearest, before) + 1));
        assertThat(upstream.requests()).isEmpty();
        HttpResponse<byte[]> health = client.get("/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(ProxyClient.json(health).path("status").asText()).isEqualTo("unhealthy");
    }

    @Test
    void anAccountReturnsWhenItsWindowHasReset() {
        upstream.enqueue(rejected("five_hour", "5h", now().plusSeconds(3)));
        assertThat(ask(MODEL)).isEqualTo(200);
        String cooled = upstream.accountKeys().getFirst();

        await().atMost(SOON).until(() -> {
            upstream.clear();
            ask(MODEL);
            return upstream.accountKeys().contains(cooled);
        });
        assertThat(count("rate_limited_accounts")).isZero();
    }

    @Test
    void aMessageShowsThatARestNeedNotLast() {
        addAccounts(1);
        set(Map.of("gateway.accounts.probe-after", "1ms"));
        for (Answer limit : List.of(RateLimits.fiveHour(Duration.ofDays(1)), RateLimits.someModels())) {
            upstream.clear();
            upstream.enqueue(limit);
            upstream.enqueue(limit);
            assertThat(ask(MODEL)).isEqualTo(429);
            await().atMost(SOON).until(() -> ask(MODEL) == 200);
            assertThat(upstream.requests())
                    .as("the second limit is found by a message, and the end of it by another")
                    .hasSize(3);
            assertThat(ask(MODEL)).isEqualTo(200);
        }

        JsonNode account = accounts.list("").getFirst();
        assertThat(account.path("state").asText()).isEqualTo("active");
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(accounts.causes(account.path("id").asText())).contains("room_found"));
        proxy.terminate();
        proxy.startAgain();
        upstream.clear();
        assertThat(ask(MODEL)).isEqualTo(200);
        assertThat(upstream.requests()).as("nothing rests after a restart").hasSize(1);
        assertThat(accounts.list("").getFirst().path("state").asText()).isEqualTo("active");
        assertThat(accounts.list("").getFirst().path("model_cool_downs")).isEmpty();
    }

    @Test
    void aDisabledOrganisationIsLeftForGood() {
        String first = accountKey(1);
        upstream.answerBy(request -> request.accountKey().equals(first)
                ? Answer.error(400, MessageJson.error("invalid_request_error", "This organization has been disabled."))
                : null);

        askUntilItIsLeft(first);
        upstream.clear();
        for (int i = 0; i < 6; i++) {
            assertThat(ask(MODEL)).isEqualTo(200);
        }

        assertThat(upstream.accountKeys()).hasSize(6).doesNotContain(first);
        proxy.terminate();
        proxy.startAgain();
        assertThat(count("invalid_accounts")).as("a restart does not revive it").isOne();
    }

    @Test
    void aKeyThatIsRefusedByTheCheckTooIsLeftForGood() {
        upstream.answerBy(request -> request.accountKey().equals(accountKey(1))
                ? Answer.error(401, MessageJson.error("authentication_error", "invalid x-api-key"))
                : null);

        askUntilItIsLeft(accountKey(1));
        for (int i = 0; i < 6; i++) {
            assertThat(ask(MODEL)).as("the other account serves").isEqualTo(200);
        }

        assertThat(upstream.accountKeys())
                .as("a message and a check")
                .filteredOn(accountKey(1)::equals)
                .hasSize(2);
    }

    /** Asks until one message has come to the account, and waits for what the check of it brings. */
    private static void askUntilItIsLeft(String key) {
        await().atMost(SOON).pollDelay(Duration.ZERO).until(() -> {
            assertThat(ask(MODEL)).isEqualTo(200);
            return upstream.accountKeys().contains(key);
        });
        await().atMost(SOON).pollDelay(Duration.ZERO).until(() -> count("invalid_accounts") == 1);
    }

    @Test
    void aFullAccountMakesRequestsWaitThenRefusesThem() {
        addAccounts(1);
        set(Map.of("gateway.accounts.concurrency.api-key", "1", "gateway.accounts.wait", "2s"));
        var gate = new Gate();
        upstream.answerBy(request -> request.path().equals("/v1/messages")
                ? Answer.json(MessageJson.message("late")).holdHead(gate)
                : null);
        CompletableFuture<Integer> first = RawClient.async(() -> ask(MODEL));
        gate.awaitReached();

        assertThat(client.post("/v1/messages/count_tokens", MessageJson.request(MODEL))
                        .statusCode())
                .as("count_tokens is exempt")
                .isEqualTo(200);
        HttpResponse<byte[]> refused = client.message(MessageJson.request(MODEL));
        Refusal.check(refused, FailureKind.ACCOUNT_CONCURRENCY);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();

        set(Map.of("gateway.accounts.wait", "5m"));
        CompletableFuture<Integer> waiting = RawClient.async(() -> ask(MODEL));
        gate.open();
        assertThat(List.of(first.join(), waiting.join())).containsOnly(200);
    }

    private static int ask(String model) {
        return client.message(MessageJson.request(model)).statusCode();
    }

    private static int count(String name) {
        return proxy.admin().statistics().path(name).asInt();
    }

    private static void set(Map<String, String> changes) {
        ObjectNode body = Json.mapper().createObjectNode();
        changes.forEach(body.putObject("changes")::put);
        assertThat(proxy.admin()
                        .put("/api/admin/settings", body.toString(), "if-match", "*")
                        .statusCode())
                .isEqualTo(200);
    }

    private static Answer limited(int retryAfterSeconds) {
        return Answer.error(429, MessageJson.error("rate_limit_error", "Number of requests exceeded"))
                .header("retry-after", Integer.toString(retryAfterSeconds));
    }

    private static Answer rejected(String claim, String window, Instant reset) {
        return Answer.error(429, MessageJson.error("rate_limit_error", "This window is used up"))
                .header("anthropic-ratelimit-unified-status", "rejected")
                .header("anthropic-ratelimit-unified-representative-claim", claim)
                .header("anthropic-ratelimit-unified-reset", unix(reset))
                .header("anthropic-ratelimit-unified-" + window + "-status", "rejected")
                .header("anthropic-ratelimit-unified-" + window + "-reset", unix(reset))
                .header("anthropic-ratelimit-unified-7d-status", "allowed")
                .header("retry-after", Long.toString(until(reset, now())));
    }

    private static long until(Instant end, Instant from) {
        return Duration.between(from, end).toSeconds();
    }

    private static String unix(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }

    private static Instant now() {
        return CLOCK.instant();
    }
}
