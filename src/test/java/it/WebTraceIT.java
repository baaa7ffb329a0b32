package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.AdminClient;
import harness.Lab;
import harness.MessageBody;
import harness.ProxyClient;
import harness.ProxyProcess;
import harness.SimulatedWeb;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of a request that a conversation of the web application serves. */
@Lab
@Timeout(300)
@DisplayName("Web mode, traces")
class WebTraceIT {

    private static SimulatedWeb web;
    private static ProxyProcess proxy;
    private static ProxyClient client;
    private static AdminClient admin;

    @AfterEach
    void nothingIsLeft() {
        web.awaitNothingLeft();
    }

    @ParameterizedTest(name = "each step once, those for events in sums, stream {0}")
    @ValueSource(booleans = {true, false})
    void eventsStandInSums(boolean stream) {
        String id = ProxyClient.id(client.post(
                "/v1/messages",
                MessageBody.user("I like sailing").stream(stream).json(),
                "x-claude-proxy-trace",
                "1",
                "authorization",
                "Bearer " + ProxyProcess.ADMIN_KEY));

        JsonNode trace = admin.json("/api/admin/traces/" + id);
        List<String> steps = trace.path("steps").findValuesAsText("step");
        assertThat(steps)
                .containsSubsequence("relay-web.choose-account", "call-web.ask-conversation")
                .noneMatch(step -> step.startsWith("web-events"))
                .doesNotHaveDuplicates();
        assertThat(trace.path("events").findValuesAsText("step"))
                .contains("web-events.parse-event", "web-events.emit-event");
    }
}
