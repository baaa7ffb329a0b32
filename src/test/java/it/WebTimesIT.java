package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import harness.CleanAnswer;
import harness.EventStream;
import harness.Gate;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.RawClient;
import harness.Refusal;
import harness.ServerEvent;
import harness.SimulatedWeb;
import harness.WholeMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebEvents;
import routes.demo.web.DemoWebStep;

/** Waits of web mode that come to their end: silence of the web application, and results that never come. */
@Lab
@Timeout(300)
@DisplayName("Web mode, waits")
class WebTimesIT {

    /** One a second. */
    private static final int PINGS_BEYOND_SILENCE = 7;

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;

    @Lab.Settings
    static void settings(ProxyProcess.Builder builder) {
        builder.env("GATEWAY_UPSTREAM_FIRST_EVENT_TIMEOUT", "4s")
                .env("GATEWAY_UPSTREAM_STREAM_SILENCE_TIMEOUT", "4s")
                .env("GATEWAY_UPSTREAM_PING_INTERVAL", "1s")
                .env("GATEWAY_WEB_TOOL_GRACE", "200ms")
                .env("TOOL_CALL_TIMEOUT", "2")
                .env("TOOL_CALL_CLEANUP_INTERVAL", "1");
    }

    @AfterEach
    void nothingIsLeft() {
        web.awaitNothingLeft();
    }

    @Test
    @DisplayName("31: a question that nobody answers is asked of the other account")
    void silenceIsCuredElsewhere() {
        Gate never = new Gate();
        web.change(Kind.COMPLETION, usual -> usual.get().hold(SimulatedWeb.gate(never)));

        assertThat(WholeMessage.text(WholeMessage.of(ask("Silent?", true)))).contains("Silent?");

        assertThat(web.calls(Kind.COMPLETION)).hasSize(2);
        never.open();
    }

    @Test
    @DisplayName("31: a stream that falls silent ends with an error")
    void aSilentStreamEnds() {
        web.says(DemoWebEvents.from(0)
                .start()
                .text("Some")
                .step(SimulatedWeb.at(new Gate()))
                .steps());

        assertThat(CleanAnswer.events(ask("Fall silent", true)))
                .extracting(ServerEvent::name)
                .endsWith("error")
                .doesNotContain("message_stop");

        web.awaitCalls(Kind.STOP, 1);
    }

    @Test
    @DisplayName("16, 25: a conversation whose results never come is stopped and deleted, and its place is free")
    void resultsThatNeverCome() {
        MessageBody body = MessageBody.user("use the tool").tool("get_weather");
        JsonNode first = WholeMessage.of(client.message(body.json()));

        web.awaitNothingLeft();
        assertThat(web.calls(Kind.STOP)).hasSize(1);

        String call = first.path("content").path(1).path("id").asText();
        body.blocks("assistant", first.path("content")).blocks("user", MessageBody.result(call, "4 C"));
        Refusal.check(client.message(body.json()), FailureKind.WEB_TOOL_SESSION_GONE);
        assertThat(web.calls(Kind.TOOL_RESULT)).isEmpty();
    }

    @Test
    @DisplayName("7: comments keep a stream alive for longer than silence may last")
    void commentsKeepAStreamAlive() throws IOException {
        web.says(DemoWebEvents.from(0)
                .start()
                .textPieces("Some")
                .step(new DemoWebStep.Hang())
                .steps());
        try (RawClient raw = client.stream(MessageBody.user("Hang").stream(true).json())) {
            EventStream events = raw.readHead().events();
            int pings = 0;
            while (pings < PINGS_BEYOND_SILENCE) {
                ServerEvent event = events.next();
                assertThat(event)
                        .as("the stream goes on behind " + pings + " pings")
                        .isNotNull();
                assertThat(event.name()).isNotEqualTo("error");
                pings += event.name().equals("ping") ? 1 : 0;
            }
        }
    }

    private static HttpResponse<byte[]> ask(String text, boolean stream) {
        return client.message(MessageBody.user(text).stream(stream).json());
    }
}
