package it;

import static harness.ProxyClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.EventStream;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import harness.UpstreamRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures another account may cure, how often, and what the client gets when none does. */
@Lab
@Timeout(300)
class FailoverIT {

    private static final String MODEL = "claude-sonnet-4-5";
    private static final String MARK = "x-upstream-mark";

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.accounts(4)
                .selection("round-robin")
                .env("GATEWAY_UPSTREAM_FIRST_EVENT_TIMEOUT", "3s")
                .env("GATEWAY_BREAKER_MINIMUM_CALLS", "1000");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 529})
    void anotherAccountCuresAServerError(int status) {
        upstream.enqueue(Answer.error(status, MessageJson.error("api_error", "not now")));
        String body = MessageJson.request(MODEL);

        HttpResponse<byte[]> answer = client.message(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ProxyClient.json(answer).path("content").path(0).path("text").asText())
                .isEqualTo("Hello.");
        List<UpstreamRequest> tries = upstream.requests();
        assertThat(tries).hasSize(2);
        assertThat(tries.get(0).accountKey()).isNotEqualTo(tries.get(1).accountKey());
        assertThat(tries).allSatisfy(request -> assertThat(request.text()).isEqualTo(body));
        JsonNode row = proxy.admin().awaitRow(id(answer));
        assertThat(row.path("attempts").asInt()).isEqualTo(2);
        assertThat(row.path("status").asInt()).isEqualTo(200);
    }

    @Test
    void anotherAccountCuresAStreamThatIsRefused() throws IOException {
        upstream.enqueue(Answer.error(529, MessageJson.error("overloaded_error", "Overloaded")));

        assertThat(streamOf(MODEL)).endsWith("message_delta", "message_stop");
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void anotherAccountCuresAStreamThatBeginsWithAnOverload() throws IOException {
        upstream.enqueue(
                Answer.stream("event: error\ndata: " + MessageJson.error("overloaded_error", "Overloaded") + "\n\n"));

        assertThat(streamOf(MODEL)).startsWith("message_start").endsWith("message_stop");
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void anotherAccountCuresAStreamThatDoesNotBegin() throws IOException {
        upstream.enqueue(Answer.stream().hang());

        assertThat(streamOf(MODEL)).startsWith("message_start").endsWith("message_stop");
        assertThat(upstream.requests()).hasSize(2);
        assertThat(upstream.takeRequest().awaitPeerLeft(Duration.ofSeconds(60)))
                .as("the silent try is given up")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 413, 422})
    void noOtherAccountIsTriedForTheClientsOwnFault(int status) {
        String refusal = MessageJson.error("invalid_request_error", "it is your fault");
        upstream.always(Answer.error(status, refusal));

        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(refusal);
        assertThat(upstream.requests()).hasSize(1);
        JsonNode row = proxy.admin().awaitRow(id(answer));
        assertThat(row.path("status").asInt()).isEqualTo(status);
        assertThat(row.path("error_type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void aMissingScopeKillsNoAccount() {
        String refusal =
                MessageJson.error("permission_error", "OAuth token does not meet scope requirement user:profile");
        upstream.enqueue(Answer.error(403, refusal));

        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(refusal);
        assertThat(upstream.requests()).hasSize(1);
        assertThat(proxy.admin().statistics().path("invalid_accounts").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Extra usage is required for long context requests.\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Usage credits are required for fast mode\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Spend cap\",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}"
            })
    void aLimitThatNoAccountCuresIsPassedOnAndCoolsNothing(String refusal) {
        upstream.enqueue(Answer.error(429, refusal));

        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo(refusal);
        assertThat(upstream.requests()).hasSize(1);
        assertThat(proxy.admin().statistics().path("rate_limited_accounts").asInt())
                .isZero();
        for (int i = 0; i < 8; i++) {
            assertThat(client.message(MessageJson.request(MODEL)).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.accountKeys()).as("all accounts still serve").contains(accountKeys());
    }

    @Test
    void threeAccountsAtMostAndTheLastAnswerComesAsItWas() {
        var count = new AtomicInteger();
        upstream.answerBy(request -> {
            int number = count.incrementAndGet();
            return Answer.error(
                            529,
                            "{\"type\":\"error\", \"error\":{\"type\":\"overloaded_error\",\"message\":\"No. " + number
                                    + "\"},\"x\":1.0}")
                    .header(MARK, Integer.toString(number))
                    .header("request-id", "req_" + number)
                    .header("retry-after", "11");
        });

        HttpResponse<byte[]> answer = client.message(MessageJson.request(MODEL));

        assertThat(upstream.accountKeys()).hasSize(3).doesNotHaveDuplicates();
        assertThat(answer.statusCode()).isEqualTo(529);
        assertThat(answer.body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "{\"type\":\"error\", \"error\":{\"type\":\"overloaded_error\",\"message\":\"No. 3\"},\"x\":1.0}");
        assertThat(answer.headers().firstValue(MARK)).contains("3");
        assertThat(answer.headers().firstValue("request-id")).contains("req_3");
        assertThat(answer.headers().firstValue("retry-after")).contains("11");
        JsonNode row = proxy.admin().awaitRow(id(answer));
        assertThat(row.path("attempts").asInt()).isEqualTo(3);
        assertThat(row.path("status").asInt()).isEqualTo(529);
        assertThat(row.path("error_type").asText()).isEqualTo("overloaded_error");
        assertThat(row.path("upstream_request_id").asText()).isEqualTo("req_3");
    }

    @Test
    void afterTheFirstEventNoOtherAccountIsTried() throws IOException {
        upstream.enqueue(Answer.stream(MessageJson.messageStart()).cut());

        assertThat(streamOf(MODEL)).containsExactly("message_start", "error");
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void anUnreachableUpstreamIsToldAndForgotten() {
        upstream.refuse();
        try {
            Refusal.check(client.message(MessageJson.request(MODEL)), FailureKind.UPSTREAM_CONNECT);
        } finally {
            upstream.listenAgain();
        }
        assertThat(client.message(MessageJson.request(MODEL)).statusCode()).isEqualTo(200);
    }

    @Test
    void countTokensFailsOverToo() {
        upstream.enqueue(Answer.error(500, MessageJson.error("api_error", "not now")));

        HttpResponse<byte[]> answer = client.post("/v1/messages/count_tokens?beta=true", MessageJson.request(MODEL));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.requests()).hasSize(2);
    }

    private static String[] accountKeys() {
        return new String[] {
            ProxyProcess.accountKey(1),
            ProxyProcess.accountKey(2),
            ProxyProcess.accountKey(3),
            ProxyProcess.accountKey(4)
        };
    }

    private static List<String> streamOf(String model) throws IOException {
        try (RawClient raw = client.stream(MessageJson.streamRequest(model))) {
            EventStream events = raw.readHead().events();
            assertThat(raw.status()).isEqualTo(200);
            return events.rest().stream().map(ServerEvent::name).toList();
        }
    }
}
