package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.Answer;
import harness.EventStream;
import harness.Gate;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Delivery of events, pings in silences, broken streams, and the row that is written before the end is told. */
@Lab
@Timeout(300)
class StreamIT {

    private static final String REQUEST = MessageJson.streamRequest("claude-sonnet-4-5");
    private static final int KILLS = 3;

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder proxy) {
        proxy.env("GATEWAY_UPSTREAM_PING_INTERVAL", "300ms")
                .env("GATEWAY_UPSTREAM_HEADER_HOLD", "700ms")
                .env("GATEWAY_UPSTREAM_FIRST_EVENT_TIMEOUT", "5s")
                .env("REQUEST_TIMEOUT", "2s");
    }

    @Test
    void eachEventArrivesBeforeTheNextIsSent() throws IOException {
        List<String> sent = MessageJson.stream("a", "b", "c", "d", "e", "f", "g", "h");
        List<Gate> gates = new ArrayList<>();
        Answer answer = Answer.stream();
        for (String event : sent) {
            var gate = new Gate();
            gates.add(gate);
            answer.events(event).gate(gate);
        }
        upstream.always(answer);

        try (RawClient raw = client.stream(REQUEST)) {
            EventStream events = raw.readHead().events();
            for (int i = 0; i < sent.size(); i++) {
                ServerEvent event = events.nextButPing();
                assertThat(sent.get(i))
                        .contains("event: " + event.name() + "\n")
                        .contains(event.data());
                gates.get(i).open();
            }
            assertThat(events.nextButPing()).isNull();
        }
    }

    @Test
    void aSilenceIsFilledWithPings() throws IOException {
        var gate = new Gate();
        upstream.always(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                .gate(gate)
                .events(
                        MessageJson.textDelta(0, "x"),
                        MessageJson.blockStop(0),
                        MessageJson.messageDelta(1),
                        MessageJson.messageStop()));

        try (RawClient raw = client.stream(REQUEST)) {
            EventStream events = raw.readHead().events();
            assertThat(events.nextButPing().name()).isEqualTo("message_start");
            assertThat(events.nextButPing().name()).isEqualTo("content_block_start");
            for (int i = 0; i < 3; i++) {
                ServerEvent ping = events.next();
                assertThat(ping.name()).isEqualTo("ping");
                assertThat(ping.json().path("type").asText()).isEqualTo("ping");
            }
            gate.open();
            assertThat(events.rest())
                    .extracting(ServerEvent::name)
                    .startsWith("content_block_delta")
                    .endsWith("message_stop");
        }
    }

    @Test
    void noPingFallsIntoAnEvent() throws IOException {
        var gate = new Gate();
        String delta = MessageJson.textDelta(0, "one two");
        int middle = delta.length() / 2;
        upstream.always(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                .events(delta.substring(0, middle))
                .gate(gate)
                .events(
                        delta.substring(middle),
                        MessageJson.blockStop(0),
                        MessageJson.messageDelta(1),
                        MessageJson.messageStop()));

        try (RawClient raw = client.stream(REQUEST)) {
            EventStream events = raw.readHead().events();
            assertThat(events.nextButPing().name()).isEqualTo("message_start");
            assertThat(events.nextButPing().name()).isEqualTo("content_block_start");
            assertThat(events.next().name())
                    .as("the half event is kept back meanwhile")
                    .isEqualTo("ping");
            gate.open();
            ServerEvent whole = events.nextButPing();
            assertThat(whole.json().path("delta").path("text").asText()).isEqualTo("one two");
            assertThat(events.rest()).extracting(ServerEvent::name).endsWith("message_stop");
        }
    }

    @Test
    void headersAreHeldBackNoLongerThanTheLimit() throws IOException {
        var gate = new Gate();
        upstream.always(Answer.stream(MessageJson.stream("late")).holdHead(gate));

        try (RawClient raw = client.stream(REQUEST)) {
            assertThat(raw.readHead().status()).isEqualTo(200);
            assertThat(raw.header("content-type")).startsWith("text/event-stream");
            EventStream events = raw.events();
            assertThat(events.next().name()).isEqualTo("ping");
            gate.open();
            assertThat(events.rest())
                    .extracting(ServerEvent::name)
                    .startsWith("message_start")
                    .endsWith("message_stop");
        }
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void afterTheFirstPingAnErrorComesInsideTheStream() throws IOException {
        var gate = new Gate();
        upstream.always(Answer.error(400, MessageJson.error("invalid_request_error", "it is your fault"))
                .holdHead(gate));

        try (RawClient raw = client.stream(REQUEST)) {
            assertThat(raw.readHead().status()).isEqualTo(200);
            String id = raw.header("x-claude-proxy-request-id");
            EventStream events = raw.events();
            assertThat(events.next().name()).isEqualTo("ping");
            gate.open();
            List<ServerEvent> rest = events.rest();
            assertThat(rest).extracting(ServerEvent::name).containsExactly("error");
            assertThat(rest.getFirst().json().path("error").path("type").asText())
                    .isEqualTo("invalid_request_error");
            assertThat(proxy.admin().awaitRow(id).path("error_type").asText()).isEqualTo("invalid_request_error");
        }
        assertThat(upstream.requests())
                .as("no other account would say anything else")
                .hasSize(1);
    }

    @Test
    void aStreamThatProgressesIsNotCutByATotal() throws IOException {
        String stream = String.join("", MessageJson.stream("a", "b", "c", "d"));
        upstream.always(Answer.stream().dribble(stream, stream.length() / 30, Duration.ofMillis(100)));

        try (RawClient raw = client.stream(REQUEST)) {
            assertThat(raw.readHead().events().rest())
                    .extracting(ServerEvent::name)
                    .endsWith("message_stop");
        }
    }

    @Test
    void aCutStreamEndsWithAnErrorEvent() throws IOException {
        checkEndsWithError(
                Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0), MessageJson.textDelta(0, "x"))
                        .cut());
    }

    @Test
    void aStreamThatIsResetEndsWithAnErrorEvent() throws IOException {
        var gate = new Gate();
        upstream.always(Answer.stream(MessageJson.messageStart()).gate(gate).reset());
        try (RawClient raw = client.stream(REQUEST)) {
            EventStream events = raw.readHead().events();
            assertThat(events.nextButPing().name()).isEqualTo("message_start");
            gate.open();
            assertThat(events.rest()).extracting(ServerEvent::name).containsExactly("error");
        }
    }

    @Test
    void aStreamCutInsideAnEventEndsWithAnErrorEvent() throws IOException {
        checkEndsWithError(
                Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0), MessageJson.textDelta(0, "x"))
                        .events("event: content_block_delta\ndata: {\"type\":\"content_bl")
                        .cut());
    }

    @Test
    void aStreamThatEndsWithoutMessageStopEndsWithAnErrorEvent() throws IOException {
        checkEndsWithError(
                Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0), MessageJson.textDelta(0, "x")));
    }

    @Test
    void aClientThatLeavesCancelsTheUpstream() throws IOException {
        upstream.always(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                .gate(new Gate()));
        String id;
        UpstreamRequest request;
        try (RawClient raw = client.stream(REQUEST)) {
            EventStream events = raw.readHead().events();
            id = raw.header("x-claude-proxy-request-id");
            assertThat(events.nextButPing().name()).isEqualTo("message_start");
            request = upstream.takeRequest();
        }

        assertThat(request.awaitPeerLeft(Duration.ofSeconds(60)))
                .as("the upstream is left")
                .isTrue();
        JsonNode row = proxy.admin().awaitRow(id);
        assertThat(row.path("status").asInt()).isEqualTo(499);
        assertThat(row.path("input_tokens").asLong())
                .as("what was known by then")
                .isEqualTo(3);
    }

    @Test
    void withThePolicyDrainTheUsageOfAClientThatLeftIsStillLearned() throws IOException {
        var gate = new Gate();
        upstream.always(Answer.stream(MessageJson.messageStart(), MessageJson.textStart(0))
                .gate(gate)
                .events(
                        MessageJson.textDelta(0, "x"),
                        MessageJson.blockStop(0),
                        MessageJson.messageDelta(42),
                        MessageJson.messageStop()));
        try (ProxyProcess draining = ProxyProcess.builder()
                .upstream(upstream)
                .env("GATEWAY_UPSTREAM_CLIENT_GONE", "drain")
                .start()) {
            String id;
            UpstreamRequest request;
            try (RawClient raw = draining.client().stream(REQUEST)) {
                EventStream events = raw.readHead().events();
                id = raw.header("x-claude-proxy-request-id");
                assertThat(events.nextButPing().name()).isEqualTo("message_start");
                request = upstream.takeRequest();
                raw.reset();
            }
            assertThat(request.awaitPeerLeft(Duration.ofMillis(1500)))
                    .as("the upstream is kept")
                    .isFalse();
            gate.open();
            JsonNode row = draining.admin().awaitRow(id);
            assertThat(row.path("status").asInt()).isEqualTo(499);
            assertThat(row.path("output_tokens").asLong()).isEqualTo(42);
        }
    }

    @Test
    void whoSawMessageStopFindsTheRowAfterAKill() throws IOException {
        try (ProxyProcess mortal = ProxyProcess.builder().upstream(upstream).start()) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < KILLS; i++) {
                try (RawClient raw = mortal.client().stream(REQUEST)) {
                    EventStream events = raw.readHead().events();
                    ids.add(raw.header("x-claude-proxy-request-id"));
                    ServerEvent event = events.next();
                    while (!event.name().equals("message_stop")) {
                        event = events.next();
                    }
                    mortal.kill();
                }
                mortal.startAgain();
            }
            for (String id : ids) {
                JsonNode row = mortal.admin().awaitRow(id);
                assertThat(row.path("stop_reason").asText()).isEqualTo("end_turn");
                assertThat(row.path("output_tokens").asLong()).isEqualTo(2);
            }
        }
    }

    private static void checkEndsWithError(Answer answer) throws IOException {
        upstream.always(answer);
        try (RawClient raw = client.stream(REQUEST)) {
            assertThat(raw.readHead().status()).isEqualTo(200);
            String id = raw.header("x-claude-proxy-request-id");
            List<ServerEvent> events = raw.events().rest();
            assertThat(events)
                    .extracting(ServerEvent::name)
                    .containsExactly("message_start", "content_block_start", "content_block_delta", "error");
            Refusal.checkEnvelope(events.getLast().json(), FailureKind.UPSTREAM_BROKEN);
            JsonNode row = proxy.admin().awaitRow(id);
            assertThat(row.path("status").asInt()).isEqualTo(200);
            assertThat(row.path("error_type").asText()).isEqualTo("api_error");
        }
        assertThat(upstream.requests()).hasSize(1);
    }
}
