package it;

import static harness.ProxyProcess.accountKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.Gate;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an answer does to the state of its account. Each test has a proxy and a database of its own. */
@Timeout(300)
class RateLimitIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final String OTHER_MODEL = "claude-haiku-4-5";
    private static final Clock CLOCK = Clock.systemUTC();

    private static ScriptedUpstream upstream;

    private ProxyProcess proxy;
    private ProxyClient client;

    @BeforeAll
    static void startUpstream() {
        upstream = ScriptedUpstream.start();
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @BeforeEach
    void start() {
        upstream.clear();
        proxy = builder().start();
        client = proxy.client();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void aBareLimitCoolsTheAccountForThatModelOnly() {
        upstream.enqueue(limited(30));

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
        upstream.answerBy(request -> limited(request.accountKey().equals(accountKey(1)) ? 40 : 20));
        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(upstream.requests()).hasSize(2);

        upstream.clear();
        upstream.enqueue(limited(25));
        answer = client.message(MessageJson.request(MODEL));
        assertThat(answer.statusCode()).as("its answer is passed on").isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).contains("25");
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
        assertThat(proxy.admin().statistics().path("rate_limited_accounts").asInt())
                .isOne();
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
        upstream.answerBy(request -> rejected(
                "five_hour", "5h", now().plusSeconds(request.accountKey().equals(accountKey(1)) ? 600 : 1200)));
        HttpResponse<byte[]> first = client.message(MessageJson.request(MODEL));
        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.body()).asString(StandardCharsets.UTF_8).contains("window");
        assertThat(upstream.requests()).hasSize(2);

        upstream.clear();
        HttpResponse<byte[]> second = client.message(MessageJson.request(MODEL));

        Refusal.check(second, FailureKind.ACCOUNT_ALL_LIMITED);
        assertThat(second.headers().firstValue("retry-after"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(560, 600));
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

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            upstream.clear();
            ask(MODEL);
            return upstream.accountKeys().contains(cooled);
        });
        assertThat(proxy.admin().statistics().path("rate_limited_accounts").asInt())
                .isZero();
    }

    @Test
    void aMessageShowsThatARestNeedNotLast() {
        proxy.close();
        proxy = builder().accounts(1).env("GATEWAY_ACCOUNTS_PROBE_AFTER", "1ms").start();
        client = proxy.client();
        for (Answer limit : List.of(RateLimits.fiveHour(Duration.ofDays(1)), RateLimits.someModels())) {
            upstream.clear();
            upstream.enqueue(limit);
            upstream.enqueue(limit);
            assertThat(ask(MODEL)).isEqualTo(429);
            await().atMost(Duration.ofSeconds(60)).until(() -> ask(MODEL) == 200);
            assertThat(upstream.requests())
                    .as("the second limit is found by a message, and the end of it by another")
                    .hasSize(3);
            assertThat(ask(MODEL)).isEqualTo(200);
        }

        JsonNode account = proxy.accounts().list("").getFirst();
        assertThat(account.path("state").asText()).isEqualTo("active");
        await().untilAsserted(() ->
                assertThat(proxy.accounts().causes(account.path("id").asText())).contains("room_found"));
        proxy.terminate();
        proxy.startAgain();
        upstream.clear();
        assertThat(ask(MODEL)).isEqualTo(200);
        assertThat(upstream.requests()).as("nothing rests after a restart").hasSize(1);
        assertThat(proxy.accounts().list("").getFirst().path("state").asText()).isEqualTo("active");
        assertThat(proxy.accounts().list("").getFirst().path("model_cool_downs"))
                .isEmpty();
    }

    @Test
    void aDisabledOrganisationIsLeftForGood() {
        String first = accountKey(1);
        upstream.answerBy(request -> request.accountKey().equals(first)
                ? Answer.error(400, MessageJson.error("invalid_request_error", "This organization has been disabled."))
                : null);

        assertThat(ask(MODEL)).isEqualTo(200);
        assertThat(ask(MODEL)).isEqualTo(200);
        upstream.clear();
        for (int i = 0; i < 6; i++) {
            assertThat(ask(MODEL)).isEqualTo(200);
        }

        assertThat(upstream.accountKeys()).hasSize(6).doesNotContain(first);
        assertThat(proxy.admin().statistics().path("invalid_accounts").asInt()).isOne();
        proxy.terminate();
        proxy.startAgain();
        assertThat(proxy.admin().statistics().path("invalid_accounts").asInt())
                .as("a restart does not revive it")
                .isOne();
    }

    @Test
    void aKeyThatIsRefusedByTheCheckTooIsLeftForGood() {
        upstream.answerBy(request -> request.accountKey().equals(accountKey(1))
                ? Answer.error(401, MessageJson.error("authentication_error", "invalid x-api-key"))
                : null);

        for (int i = 0; i < 12; i++) {
            assertThat(ask(MODEL)).as("the other account serves").isEqualTo(200);
        }

        assertThat(upstream.accountKeys()).filteredOn(accountKey(1)::equals).hasSize(2);
        assertThat(proxy.admin().statistics().path("invalid_accounts").asInt()).isOne();
    }

    @Test
    void aFullAccountMakesRequestsWaitThenRefusesThem() {
        proxy.close();
        proxy = builder()
                .accounts(1)
                .env("GATEWAY_ACCOUNTS_CONCURRENCY_API_KEY", "1")
                .env("GATEWAY_ACCOUNTS_WAIT", "2s")
                .start();
        client = proxy.client();
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

        Set<Integer> statuses = new HashSet<>();
        CompletableFuture<Integer> waiting = RawClient.async(() -> ask(MODEL));
        gate.open();
        statuses.add(first.join());
        statuses.add(waiting.join());
        assertThat(statuses).containsExactly(200);
    }

    private static ProxyProcess.Builder builder() {
        return ProxyProcess.builder().upstream(upstream).selection("round-robin");
    }

    private int ask(String model) {
        return client.message(MessageJson.request(model)).statusCode();
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
                .header(
                        "retry-after",
                        Long.toString(Duration.between(now(), reset).toSeconds()));
    }

    private static String unix(Instant instant) {
        return Long.toString(instant.getEpochSecond());
    }

    private static Instant now() {
        return CLOCK.instant();
    }
}
