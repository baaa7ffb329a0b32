package gateway.translation.error;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.ObjectMappers;
import com.openai.models.responses.ResponseStreamEvent;
import gateway.protocol.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBodiesTest {

    private static final UpstreamError ERROR =
            new UpstreamError(429, "rate_limit_error", "Slow \"down\"\nplease", "rate_limit_exceeded", "model");

    @Test
    void aClientOfMessagesGetsTypeMessageAndRequestId() {
        assertThat(new String(ErrorBodies.body(ERROR, Dialect.MESSAGES, "req_1"), UTF_8))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
                        + "\"message\":\"Slow \\\"down\\\"\\nplease\"},\"request_id\":\"req_1\"}");
    }

    @ParameterizedTest
    @CsvSource({"CHAT", "RESPONSES"})
    void aClientOfOpenAiGetsCodeAndParameterToo(Dialect dialect) {
        assertThat(new String(ErrorBodies.body(ERROR, dialect, "req_1"), UTF_8))
                .isEqualTo("{\"error\":{\"message\":\"Slow \\\"down\\\"\\nplease\",\"type\":\"rate_limit_error\","
                        + "\"param\":\"model\",\"code\":\"rate_limit_exceeded\"}}");
        assertThat(new String(ErrorBodies.body(UpstreamError.of(500, "api_error", "x"), dialect, "r"), UTF_8))
                .isEqualTo("{\"error\":{\"message\":\"x\",\"type\":\"api_error\",\"param\":null,\"code\":null}}");
    }

    @Test
    void anErrorInAStreamIsAnEventOfTheDialect() {
        assertThat(new String(ErrorBodies.event(ERROR, Dialect.MESSAGES, "req_1"), UTF_8))
                .startsWith("event: error\ndata: {\"type\":\"error\",")
                .endsWith("\"request_id\":\"req_1\"}\n\n");
        assertThat(new String(ErrorBodies.event(ERROR, Dialect.CHAT, "req_1"), UTF_8))
                .startsWith("data: {\"error\":{\"message\":\"Slow")
                .endsWith("\"code\":\"rate_limit_exceeded\"}}\n\n");
    }

    @Test
    void theOfficialLibraryReadsTheEventOfResponses() throws Exception {
        String event = new String(ErrorBodies.event(ERROR, Dialect.RESPONSES, "req_1"), UTF_8);

        assertThat(event).startsWith("event: error\ndata: {").endsWith("}\n\n");
        String data = event.substring(event.indexOf('{')).strip();
        ResponseStreamEvent read = ObjectMappers.jsonMapper()
                .readValue(data, ResponseStreamEvent.class)
                .validate();
        assertThat(read.asError().message()).isEqualTo("Slow \"down\"\nplease");
        assertThat(read.asError().code()).contains("rate_limit_exceeded");
        assertThat(read.asError().param()).contains("model");
    }

    @Test
    void aBodyOfSeveralLinesBecomesOne() {
        byte[] body = "{\n  \"error\": {\r\n    \"message\": \"x\"\n  }\n}\n".getBytes(UTF_8);

        assertThat(new String(ErrorBodies.event(body, Dialect.MESSAGES), UTF_8))
                .isEqualTo("event: error\ndata: {  \"error\": {    \"message\": \"x\"  }}\n\n");
        assertThat(new String(ErrorBodies.event(body, Dialect.RESPONSES), UTF_8))
                .isEqualTo("event: error\ndata: {\"type\":\"error\",\"code\":null,\"message\":\"x\",\"param\":null,"
                        + "\"sequence_number\":0}\n\n");
    }

    @Test
    void aBodyThatIsNoJsonIsToldAsItIs() {
        byte[] body = "<html>\nbusy".getBytes(UTF_8);

        assertThat(new String(ErrorBodies.event(body, Dialect.RESPONSES), UTF_8))
                .isEqualTo("event: error\ndata: <html>busy\n\n");
    }

    @ParameterizedTest
    @CsvSource({"529,MESSAGES,529", "529,CHAT,503", "529,RESPONSES,503", "429,CHAT,429", "400,MESSAGES,400"})
    void onlyAnthropicsClientsKnowAnthropicsStatus(int status, Dialect dialect, int told) {
        assertThat(ErrorBodies.status(UpstreamError.of(status, "x", "y"), dialect))
                .isEqualTo(told);
    }
}
