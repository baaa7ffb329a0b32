package it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.EventStream;
import harness.Gate;
import harness.MessageJson;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of the process, and the health that it tells on the way. */
@Timeout(300)
class LifecycleIT {

    private static final String MODEL = "claude-sonnet-4-5";

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
    void aTermSignalLetsStreamsEndInPeace() throws IOException {
        var gate = new Gate();
        upstream.answerBy(request -> request.streams()
                ? Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                        .gate(gate)
                        .events(
                                MessageJson.textDelta(0, "x"),
                                MessageJson.blockStop(0),
                                MessageJson.messageDelta(1),
                                MessageJson.messageStop())
                : null);
        try (ProxyProcess proxy =
                ProxyProcess.builder().upstream(upstream).embeddedDatabase().start()) {
            ProxyClient client = proxy.client();
            assertThat(client.message(MessageJson.request(MODEL)).statusCode()).isEqualTo(200);
            String id;
            try (RawClient raw = client.stream(MessageJson.streamRequest(MODEL))) {
                EventStream events = raw.readHead().events();
                id = raw.header("x-claude-proxy-request-id");
                assertThat(events.nextButPing().name()).isEqualTo("message_start");

                proxy.signalTerminate();

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> client.message(MessageJson.request(MODEL)).statusCode() != 200);
                HttpResponse<byte[]> refused = client.message(MessageJson.request(MODEL));
                Refusal.check(refused, FailureKind.DRAINING);
                assertThat(refused.headers().firstValue("retry-after")).isPresent();
                assertThat(client.get("/health/ready").statusCode())
                        .as("red while draining")
                        .isEqualTo(503);
                assertThat(proxy.isAlive()).isTrue();

                gate.open();
                assertThat(events.rest()).extracting(ServerEvent::name).endsWith("message_stop");
            }
            assertThat(proxy.awaitExit())
                    .as("ended by the signal, not by a failure")
                    .isIn(0, 143);
            assertThat(proxy.databaseIsAlive())
                    .as("the embedded database is stopped")
                    .isFalse();
            proxy.startAgain();
            assertThat(proxy.admin().awaitRow(id).path("stop_reason").asText()).isEqualTo("end_turn");
        }
    }

    @Test
    void drainingHasALimit() throws IOException {
        upstream.always(Answer.stream(MessageJson.messageStart()).gate(new Gate()));
        try (ProxyProcess proxy = ProxyProcess.builder()
                .upstream(upstream)
                .env("GATEWAY_SERVER_DRAIN_TIMEOUT", "2s")
                // Camel's own hook would wait for as long as both together, and then complain.
                .env("CAMEL_MAIN_SHUTDOWNTIMEOUT", "1")
                .env("CAMEL_MAIN_EXTRASHUTDOWNTIMEOUT", "0")
                .start()) {
            String id;
            try (RawClient raw = proxy.client().stream(MessageJson.streamRequest(MODEL))) {
                EventStream events = raw.readHead().events();
                id = raw.header("x-claude-proxy-request-id");
                assertThat(events.nextButPing().name()).isEqualTo("message_start");
                assertThat(proxy.terminate()).isIn(0, 143);
                assertThat(proxy.dataFolder().resolve("running.json")).doesNotExist();
            }
            assertThat(proxy.output())
                    .contains(
                            "Requests under way: 1; they have 2 s to end; press Ctrl-C again",
                            "Requests that did not end in time and are cut off: 1",
                            "Stopped; the data are in the database of DATABASE_URL and " + proxy.dataFolder())
                    .doesNotContain("not yet shutdown", "\tat ");
            proxy.startAgain();
            assertThat(proxy.admin().awaitRow(id).path("input_tokens").asLong())
                    .as("a stream that was cut by the end is accounted too")
                    .isEqualTo(3);
            aSecondSignalEndsItAtOnce(proxy);
        }
    }

    private static void aSecondSignalEndsItAtOnce(ProxyProcess proxy) throws IOException {
        try (RawClient raw = proxy.client().stream(MessageJson.streamRequest(MODEL))) {
            assertThat(raw.readHead().events().nextButPing().name()).isEqualTo("message_start");
            proxy.signalTerminate();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> proxy.output()
                                    .lines()
                                    .filter(line -> line.contains("Requests under way"))
                                    .count()
                            == 2);

            // One that comes with the first is the same stop: who stops a process and its group sends two.
            proxy.signalTerminate();
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(600))
                    .until(() -> {
                        proxy.signalTerminate();
                        return !proxy.isAlive();
                    });

            assertThat(proxy.awaitExit()).isEqualTo(143);
            assertThat(proxy.output()).contains("Ended at once, by a second signal");
        }
    }

    @Test
    void healthFollowsTheUsableAccounts() {
        try (ProxyProcess proxy = ProxyProcess.builder().upstream(upstream).start()) {
            ProxyClient client = proxy.client();
            checkHealth(client, 200, "healthy", 2);
            Answer disabled = Answer.error(
                    400, MessageJson.error("invalid_request_error", "This organization has been disabled."));
            String first = ProxyProcess.accountKey(1);
            upstream.answerBy(request -> request.accountKey().equals(first) ? disabled : null);
            for (int i = 0; i < 8; i++) {
                assertThat(client.message(MessageJson.request(MODEL, false, "conversation " + i))
                                .statusCode())
                        .isEqualTo(200);
            }
            checkHealth(client, 200, "degraded", 1);
            upstream.always(disabled);
            assertThat(client.message(MessageJson.request(MODEL)).statusCode()).isEqualTo(400);
            checkHealth(client, 503, "unhealthy", 0);
            Refusal.check(client.message(MessageJson.request(MODEL)), FailureKind.ACCOUNT_ALL_INVALID);
            assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    private static void checkHealth(ProxyClient client, int status, String word, int accounts) {
        HttpResponse<byte[]> answer = client.bare("GET", "/health", null);
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode health = ProxyClient.json(answer);
        assertThat(health.path("status").asText()).isEqualTo(word);
        assertThat(health.path("available_accounts").asInt()).isEqualTo(accounts);
    }
}
