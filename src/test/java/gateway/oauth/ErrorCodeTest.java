package gateway.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"invalid_grant\",\"error_description\":\"Refresh token not found or invalid\"}",
                "\"{\\\"error\\\":\\\"invalid_grant\\\"}\"",
                "{\"error\":\"{\\\"error\\\":\\\"invalid_grant\\\"}\"}",
                "{\"error\":{\"code\":\"invalid_grant\",\"message\":\"Refresh token not found or invalid\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"invalid_grant: gone\"}}",
                "{\"error\":{\"type\":\"invalid_grant\"}}",
                "invalid_grant",
                "error: invalid_grant (Refresh token not found or invalid)\n"
            })
    void findsAnInvalidGrantInEachShape(String body) {
        assertThat(ErrorCode.read(body)).isEqualTo(ErrorCode.INVALID_GRANT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "<html>invalid_grant</html>",
                "invalid_grant_type is not known",
                "{\"error_description\":\"not an invalid_grant\"}",
                "{\"error\":{\"code\":7}}",
                "{broken",
                "{\"error\":\"Something went wrong, sk-ant-ort01-secret\"}"
            })
    void findsNoneElsewhere(String body) {
        assertThat(ErrorCode.read(body)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":\"invalid_client\"}", "{\"error\":{\"code\":\"invalid_client\"}}"})
    void readsOtherCodes(String body) {
        assertThat(ErrorCode.read(body)).isEqualTo("invalid_client");
    }
}
