package gateway.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureBodyTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void rendersTheEnvelope() {
        assertThat(text("Not valid.", "req_1"))
                .isEqualTo(
                        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Not valid.\","
                                + "\"details\":{\"error_code\":\"100001\"}},\"request_id\":\"req_1\"}");
    }

    @Test
    void rendersAMissingRequestIdAsNull() {
        assertThat(text("Not valid.", null)).endsWith("},\"request_id\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "quote \" and backslash \\ and \\\" both",
                "line\r\nbreaks\tand \0 \b \f \u001b[31m \u007f \u0085",
                "</script><!-- ' & -->",
                "separators \u2028 \u2029",
                "ünïcödé 漢字 \uD83D\uDE00 and a family \uD83D\uDC68\u200D\uD83D\uDC69",
                "\",\"type\":\"forged\"}",
            })
    void bringsHostileTextThroughUnchanged(String hostile) throws IOException {
        JsonNode body = JSON.readTree(FailureBody.anthropic(
                new GatewayFailure.RequestRefused(FailureKind.REQUEST_NOT_JSON), hostile, hostile));

        assertThat(body.at("/error/message").textValue()).isEqualTo(hostile);
        assertThat(body.at("/request_id").textValue()).isEqualTo(hostile);
        assertThat(body.at("/error/type").textValue()).isEqualTo("invalid_request_error");
        assertThat(body).hasSize(3);
    }

    @Test
    void bringsEveryCharacterThrough() throws IOException {
        var all = new StringBuilder();
        for (char character = 0; character < Character.MIN_SURROGATE; character++) {
            all.append(character);
        }

        JsonNode body = JSON.readTree(
                FailureBody.anthropic(new GatewayFailure.RequestRefused(FailureKind.INTERNAL), all.toString(), null));

        assertThat(body.at("/error/message").textValue()).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD83Db", "a\uDE00b", "ab\uD83D", "\uDE00\uD83D"})
    void replacesHalfCharacters(String broken) {
        String text = text(broken, null);

        assertThat(text).contains("\uFFFD").doesNotContain("?");
    }

    @Test
    void writesNothingThatAStreamReaderTakesForALineBreak() {
        String text = text("\n\r\u000b\f\u001c\u0085\u2028\u2029", "req_1");

        assertThat(text).contains("\\u000a\\u000d\\u000b\\u000c\\u001c\\u0085\\u2028\\u2029");
        assertThat(text.lines()).hasSize(1);
    }

    private static String text(String message, String requestId) {
        return new String(
                FailureBody.anthropic(
                        new GatewayFailure.RequestRefused(FailureKind.REQUEST_NOT_JSON), message, requestId),
                StandardCharsets.UTF_8);
    }

    @Test
    void theClientIsToldInTheWordsOfTheProvider() {
        String body = new String(
                FailureBody.anthropic(new GatewayFailure.RequestRefused(FailureKind.THREAD_UNSUPPORTED), "text", null),
                StandardCharsets.UTF_8);

        assertThat(body).contains("\"details\":{\"error_code\":\"thread_unsupported_request\"}");
        assertThat(FailureKind.THREAD_UNSUPPORTED.status()).isEqualTo(400);
    }
}
