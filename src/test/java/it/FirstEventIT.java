package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.Answer;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyProcess;
import harness.RawClient;
import harness.ScriptedUpstream;
import harness.ServerEvent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream with status 200 whose first event is an error. */
@Lab
@Timeout(300)
class FirstEventIT {

    private static final String MODEL = "claude-sonnet-4-5";

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;

    @ParameterizedTest
    @ValueSource(strings = {"overloaded_error", "api_error", "timeout_error"})
    void whatAnotherAccountMayCureIsTriedThere(String type) throws IOException {
        upstream.enqueue(Answer.stream(failure(type)));

        try (RawClient raw = proxy.client().stream(MessageJson.streamRequest(MODEL))) {
            List<ServerEvent> events = raw.readHead().events().rest();
            assertThat(events)
                    .extracting(ServerEvent::name)
                    .startsWith("message_start")
                    .endsWith("message_stop");
            assertThat(upstream.accountKeys()).hasSize(2).doesNotHaveDuplicates();
            JsonNode row = proxy.admin().awaitRow(raw.header("x-claude-proxy-request-id"));
            assertThat(row.path("attempts").asInt()).isEqualTo(2);
            assertThat(row.path("output_tokens").asLong()).isEqualTo(2);
            assertThat(row.hasNonNull("error_type"))
                    .as("the client saw no error")
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_request_error", "not_found_error", "request_too_large"})
    void theClientsOwnFaultIsPassedOn(String type) throws IOException {
        upstream.enqueue(Answer.stream(failure(type)));

        try (RawClient raw = proxy.client().stream(MessageJson.streamRequest(MODEL))) {
            List<ServerEvent> events = raw.readHead().events().rest();
            assertThat(raw.status()).isEqualTo(200);
            assertThat(events).containsExactly(new ServerEvent("error", MessageJson.error(type, "told first")));
            assertThat(upstream.requests()).hasSize(1);
            JsonNode row = proxy.admin().awaitRow(raw.header("x-claude-proxy-request-id"));
            assertThat(row.path("attempts").asInt()).isEqualTo(1);
            assertThat(row.path("error_type").asText()).isEqualTo(type);
        }
    }

    private static String failure(String type) {
        return "event: error\ndata: " + MessageJson.error(type, "told first") + "\n\n";
    }
}
