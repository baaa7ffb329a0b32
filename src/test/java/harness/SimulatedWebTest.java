package harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.demo.web.DemoWebCall.Kind;
import routes.demo.web.DemoWebEvents;
import routes.demo.web.DemoWebReply;
import routes.demo.web.DemoWebStep;

/** The simulated web application does what a test tells it. */
@Timeout(120)
class SimulatedWebTest {

    private static SimulatedWeb web;
    private static WebCaller caller;

    @BeforeAll
    static void start() {
        web = SimulatedWeb.start();
        caller = new WebCaller(web.url(), SimulatedWeb.COOKIE);
    }

    @AfterEach
    void clear() {
        web.clear();
    }

    @AfterAll
    static void stop() {
        caller.close();
        web.close();
    }

    @Test
    void answersOnceWithWhatIsEnqueuedAndRecordsTheCalls() {
        web.enqueue(Kind.ORGANIZATIONS, DemoWebReply.body(403, "text/html", "<title>Just a moment...</title>"))
                .change(Kind.ORGANIZATIONS, usual -> usual.get().header("set-cookie", "sessionKey=new"));

        HttpResponse<String> challenged = caller.get("/api/organizations");
        HttpResponse<String> renewed = caller.get("/api/organizations");
        HttpResponse<String> usual = caller.get("/api/organizations");

        assertThat(challenged.statusCode()).isEqualTo(403);
        assertThat(challenged.headers().firstValue("content-type")).hasValue("text/html");
        assertThat(renewed.headers().firstValue("set-cookie")).hasValue("sessionKey=new");
        assertThat(renewed.body()).isEqualTo(usual.body()).contains("capabilities");
        assertThat(usual.headers().firstValue("set-cookie")).isEmpty();
        assertThat(web.kinds()).containsExactly(Kind.ORGANIZATIONS, Kind.ORGANIZATIONS, Kind.ORGANIZATIONS);
        assertThat(web.calls().getFirst().sessionKey()).isEqualTo(SimulatedWeb.COOKIE);
    }

    @Test
    void whatIsNotAskedOfTheSimulationHasNoEffect() {
        web.enqueue(Kind.CREATE, DemoWebReply.error(409, "conflict_error", "exists", ""));

        assertThatThrownBy(caller::create).hasMessageContaining("409");

        assertThat(web.openConversations()).isEmpty();
        assertThat(web.awaitCalls(Kind.CREATE, 1).getFirst().conversation()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4096})
    void writesAStreamInPieces(int bytes) {
        web.change(Kind.COMPLETION, usual -> usual.get().pieces(bytes));

        assertThat(caller.say(caller.create(), "é🙂").body()).contains("é🙂", "message_stop");
    }

    @Test
    void waitsAtAGate() throws IOException {
        Gate gate = new Gate();
        web.says(
                DemoWebEvents.from(0).start().step(SimulatedWeb.at(gate)).stop().steps());
        try (InputStream stream = caller.open(
                        caller.create(), Json.mapper().createObjectNode().put("prompt", "hi"))
                .body()) {
            var events = new EventStream(stream);
            assertThat(events.next().name()).isEqualTo("message_start");
            gate.awaitReached();
            gate.open();
            assertThat(events.next().name()).isEqualTo("message_stop");
            assertThat(events.next()).isNull();
        }
    }

    @Test
    void breaksTheConnection() {
        web.change(Kind.COMPLETION, usual -> usual.get().before(1, new DemoWebStep.Cut()));
        String conversation = caller.create();
        List<String> names = new ArrayList<>();

        assertThatThrownBy(() -> {
                    try (InputStream stream = caller.open(
                                    conversation,
                                    Json.mapper().createObjectNode().put("prompt", "hi"))
                            .body()) {
                        var events = new EventStream(stream);
                        for (ServerEvent event = events.next(); event != null; event = events.next()) {
                            names.add(event.name());
                        }
                    }
                })
                .isInstanceOf(IOException.class);

        assertThat(names).containsExactly("message_start");
        web.awaitRunningStreams(0);
    }

    @Test
    void breaksTheConnectionInPlaceOfAnAnswer() {
        String conversation = caller.create();
        web.change(Kind.COMPLETION, usual -> {
            throw new IllegalStateException("no answer");
        });

        assertThatThrownBy(() -> caller.say(conversation, "hi")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aStreamIsSilentUntilItIsStopped() {
        web.says(DemoWebEvents.from(0)
                .start()
                .step(new DemoWebStep.Hang())
                .stop()
                .steps());
        String conversation = caller.create();
        var answer = RawClient.async(() -> caller.say(conversation, "hi"));
        web.awaitRunningStreams(1);

        caller.send("POST", caller.path(conversation) + "/stop_response", "");

        assertThat(answer.join().body()).doesNotContain("message_stop");
    }
}
