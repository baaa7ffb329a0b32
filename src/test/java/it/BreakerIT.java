package it;

import static harness.ProxyProcess.accountKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gateway.error.FailureKind;
import harness.Answer;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.Refusal;
import harness.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The circuit breaker of each account, with the default 20 calls and 50 %. */
@Timeout(300)
class BreakerIT {

    private static final String REQUEST = MessageJson.request("claude-sonnet-4-5");
    private static final int MINIMUM_CALLS = 20;

    private static ScriptedUpstream upstream;

    @BeforeAll
    static void start() {
        upstream = ScriptedUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void clear() {
        upstream.clear();
    }

    @Test
    void opensAfterTwentyFailuresAndRecovers() {
        try (ProxyProcess proxy = proxy("4s")) {
            ProxyClient client = proxy.client();
            upstream.always(overloaded());
            for (int i = 0; i < MINIMUM_CALLS; i++) {
                assertThat(client.message(REQUEST).statusCode()).isEqualTo(529);
            }
            assertThat(upstream.requests()).as("both accounts, each time").hasSize(2 * MINIMUM_CALLS);

            HttpResponse<byte[]> refused = client.message(REQUEST);

            Refusal.check(refused, FailureKind.ACCOUNT_BREAKER_OPEN);
            assertThat(refused.headers().firstValue("retry-after"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 4));
            assertThat(upstream.requests()).as("nothing is sent while open").hasSize(2 * MINIMUM_CALLS);

            upstream.clear();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.message(REQUEST).statusCode() == 200);
            for (int i = 0; i < MINIMUM_CALLS; i++) {
                assertThat(client.message(REQUEST).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void opensForTheFailingAccountOnly() {
        try (ProxyProcess proxy = proxy("60s")) {
            ProxyClient client = proxy.client();
            upstream.answerBy(request -> request.accountKey().equals(accountKey(1)) ? overloaded() : null);

            for (int i = 0; i < 5 * MINIMUM_CALLS; i++) {
                assertThat(client.message(REQUEST).statusCode()).isEqualTo(200);
            }

            assertThat(upstream.accountKeys()).filteredOn(accountKey(1)::equals).hasSize(MINIMUM_CALLS);
        }
    }

    @Test
    void neverCountsTheClientsFaults() {
        try (ProxyProcess proxy = proxy("60s")) {
            ProxyClient client = proxy.client();
            upstream.always(Answer.error(400, MessageJson.error("invalid_request_error", "no")));
            for (int i = 0; i < 3 * MINIMUM_CALLS; i++) {
                assertThat(client.message(REQUEST).statusCode()).isEqualTo(400);
            }

            assertThat(upstream.requests()).hasSize(3 * MINIMUM_CALLS);
            upstream.clear();
            assertThat(client.message(REQUEST).statusCode()).isEqualTo(200);
        }
    }

    private static ProxyProcess proxy(String open) {
        return ProxyProcess.builder()
                .upstream(upstream)
                .selection("round-robin")
                .env("GATEWAY_BREAKER_OPEN", open)
                .start();
    }

    private static Answer overloaded() {
        return Answer.error(529, MessageJson.error("overloaded_error", "Overloaded"));
    }
}
