package harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.error.FailureKind;
import gateway.protocol.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Checks that a client got one of the gateway's own failures, in the Anthropic dialect and without a look inside. */
public final class Refusal {

    private Refusal() {}

    /** Checks status, content type and envelope. */
    public static void check(HttpResponse<byte[]> answer, FailureKind kind) {
        check(answer.statusCode(), answer.headers().firstValue("content-type").orElse(""), answer.body(), kind);
    }

    /** Reads the answer to the end and checks status, content type and envelope. */
    public static void check(RawClient answer, FailureKind kind) throws IOException {
        check(answer.status(), answer.headers().first("content-type").orElse(""), answer.readBody(), kind);
    }

    /** Checks the error envelope alone, also inside a stream. */
    public static void checkEnvelope(JsonNode envelope, FailureKind kind) {
        assertThat(envelope.path("type").asText()).isEqualTo("error");
        JsonNode error = envelope.path("error");
        assertThat(error.path("type").asText()).isEqualTo(kind.errorType());
        assertThat(error.path("details").path("error_code").asText()).isEqualTo(kind.errorCode());
        String message = error.path("message").asText();
        assertThat(message).isNotBlank().doesNotContain("Exception", "java.", "jdbc:", "sk-ant");
        // Administrators are told which host it is.
        if (kind != FailureKind.UPSTREAM_UNREACHABLE) {
            assertThat(message).doesNotContain("127.0.0.1");
        }
    }

    private static void check(int status, String contentType, byte[] body, FailureKind kind) {
        String text = new String(body, StandardCharsets.UTF_8);
        assertThat(status).as(text).isEqualTo(kind.status());
        assertThat(contentType).as(text).startsWith("application/json");
        try {
            checkEnvelope(Json.mapper().readTree(text), kind);
        } catch (IOException notJson) {
            throw new UncheckedIOException("not JSON: " + text, notJson);
        }
    }
}
