package it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import harness.AdminClient;
import harness.Answer;
import harness.Gate;
import harness.Headers;
import harness.Lab;
import harness.MessageJson;
import harness.ProxyProcess;
import harness.RawClient;
import harness.ScriptedUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JSON messages beyond the size that is held back ({@code gateway.upstream.json-hold}, 1 MB). */
@Lab
@Timeout(300)
class LargeAnswerIT {

    private static final int TWO_MEGABYTES = 2 * 1024 * 1024;

    private static ScriptedUpstream upstream;
    private static ProxyProcess proxy;
    private static AdminClient admin;

    @Test
    void aLargeMessageComesByteForByteAndItsRowHasItsTokens() throws IOException {
        byte[] message =
                MessageJson.message("größer ".repeat(TWO_MEGABYTES / 8)).getBytes(StandardCharsets.UTF_8);
        assertThat(message.length).isGreaterThan(1024 * 1024);
        upstream.enqueue(Answer.answer().header("request-id", "req_large").body("application/json", message));

        try (RawClient raw = ask()) {
            raw.readHead();
            assertThat(raw.status()).isEqualTo(200);
            assertThat(raw.header("content-length")).isEqualTo(Integer.toString(message.length));
            assertThat(Arrays.equals(raw.readBody(), message))
                    .as("the same bytes")
                    .isTrue();

            JsonNode row = admin.awaitRow(raw.header("x-claude-proxy-request-id"));
            assertThat(row.path("status").asInt()).isEqualTo(200);
            assertThat(row.path("input_tokens").asLong()).isEqualTo(3);
            assertThat(row.path("output_tokens").asLong()).isEqualTo(2);
            assertThat(row.path("model_served").asText()).isEqualTo("claude-sonnet-4-5");
            assertThat(row.path("stop_reason").asText()).isEqualTo("end_turn");
            assertThat(row.path("upstream_request_id").asText()).isEqualTo("req_large");
            assertThat(row.path("bytes_out").asLong()).isEqualTo(message.length);
        }
    }

    @Test
    void itIsPipedWhileItArrives() throws IOException {
        var gate = new Gate();
        byte[] message = MessageJson.message("x".repeat(TWO_MEGABYTES)).getBytes(StandardCharsets.UTF_8);
        int most = message.length - 1000;
        upstream.enqueue(Answer.answer()
                .body("application/json", Arrays.copyOf(message, most))
                .gate(gate)
                .body("application/json", Arrays.copyOfRange(message, most, message.length)));

        try (RawClient raw = ask()) {
            InputStream body = raw.readHead().body();
            assertThat(body.readNBytes(1024 * 1024))
                    .as("before the end is there")
                    .hasSize(1024 * 1024);
            gate.open();
            assertThat(body.readAllBytes()).hasSize(message.length - 1024 * 1024);
            JsonNode row = admin.awaitRow(raw.header("x-claude-proxy-request-id"));
            assertThat(row.path("output_tokens").asLong()).isEqualTo(2);
        }
    }

    @Test
    void aLargeMessageThatBreaksOffIsCutAndHasARow() throws IOException {
        upstream.enqueue(Answer.halfBody("application/json", MessageJson.message("x".repeat(2 * TWO_MEGABYTES))));

        try (RawClient raw = ask()) {
            InputStream body = raw.readHead().body();
            assertThat(raw.status()).isEqualTo(200);
            assertThat(catchEnd(body)).as("no complete body is pretended").isInstanceOf(IOException.class);
            JsonNode row = admin.awaitRow(raw.header("x-claude-proxy-request-id"));
            assertThat(row.path("error_type").asText()).isEqualTo("api_error");
        }
        assertThat(proxy.client().message(MessageJson.request("m")).statusCode())
                .isEqualTo(200);
    }

    private static RawClient ask() throws IOException {
        return RawClient.connect(proxy.port())
                .request(
                        "POST",
                        "/v1/messages",
                        Headers.of("x-api-key", ProxyProcess.CLIENT_KEY, "content-type", "application/json"),
                        MessageJson.request("claude-sonnet-4-5").getBytes(StandardCharsets.UTF_8));
    }

    private static IOException catchEnd(InputStream body) {
        try {
            body.readAllBytes();
            return null;
        } catch (IOException cut) {
            return cut;
        }
    }
}
