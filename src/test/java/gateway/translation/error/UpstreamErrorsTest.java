package gateway.translation.error;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamErrorsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"no"
                        + " such\",\"type\":\"invalid_request_error\",\"param\":\"n\",\"code\":\"c\"}}",
                "[{\"error\":{\"code\":400,\"message\":\"no such\",\"status\":\"INVALID_ARGUMENT\"}}]",
                "{\"error\":\"no such\"}",
                "{\"object\":\"error\",\"message\":\"no such\",\"type\":\"BadRequestError\",\"code\":400}",
                "{\"detail\":\"no such\"}",
                "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"no such\",\"type\":\"missing\"}]}",
                "{\"message\":\"no such\"}",
                "{\"error\":\"Bad Request\",\"message\":\"no such\",\"status\":400}",
                "{\"error\":{\"error\":{\"message\":\"no such\"}}}",
                "{\"errors\":[{\"message\":\"no such\"}]}",
                "{\"error\":{\"message\":\"Provider returned"
                        + " error\",\"code\":400,\"metadata\":{\"provider_name\":\"P\",\"raw\":\"{\\\"error\\\":{\\\"message\\\":\\\"no"
                        + " such\\\"}}\"}}}",
                "{\"error\":{\"message\":\"Provider returned error\",\"metadata\":{\"raw\":\"no such\"}}}",
                "no such"
            })
    void findsTheMessageInAnyShape(String body) {
        UpstreamError error = read(400, body, null);
        assertThat(error.message()).isEqualTo("no such");
        assertThat(error.type()).isEqualTo("invalid_request_error");
        assertThat(error.status()).isEqualTo(400);
    }

    @Test
    void keepsCodeAndParam() {
        UpstreamError error =
                read(404, "{\"error\":{\"message\":\"m\",\"param\":\"model\",\"code\":\"model_not_found\"}}", null);
        assertThat(error.code()).isEqualTo("model_not_found");
        assertThat(error.param()).isEqualTo("model");
        assertThat(error.type()).isEqualTo("not_found_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "<html><body>502</body></html>",
                "<!DOCTYPE html>",
                "{}",
                "[]",
                "{\"error\":{}}",
                "\"\""
            })
    void saysTheStatusWhereThereIsNoMessage(String body) {
        String message = read(502, body, null).message();
        assertThat(message).isIn("The provider answered with status 502.", "\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "400,400,invalid_request_error",
        "401,401,authentication_error",
        "402,402,billing_error",
        "403,403,permission_error",
        "404,404,not_found_error",
        "408,504,timeout_error",
        "413,413,request_too_large",
        "422,400,invalid_request_error",
        "429,429,rate_limit_error",
        "500,500,api_error",
        "502,502,api_error",
        "503,529,overloaded_error",
        "504,504,timeout_error",
        "529,529,overloaded_error"
    })
    void mapsTheStatus(int told, int status, String type) {
        UpstreamError error = read(told, "x", null);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.type()).isEqualTo(type);
    }

    @Test
    void keepsStatusAndTypeOfTheMessagesApi() {
        byte[] body = bytes("{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"m\"}}");
        UpstreamError error = UpstreamErrors.read(503, body, Dialect.MESSAGES, null);
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.type()).isEqualTo("api_error");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "This model's maximum context length is 128000 tokens. However, your messages resulted in 130001"
                        + " tokens. Please reduce the length of the messages. | 130001 tokens > 128000 maximum",
                "This model's maximum context length is 4097 tokens, however you requested 9231 tokens (8975 in your"
                        + " prompt; 256 for the completion). Please reduce your prompt; or completion length. | 8975"
                        + " tokens > 4097 maximum",
                "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 284000 tokens. | "
                        + "284000 tokens > 272000 maximum",
                "This endpoint's maximum context length is 100 tokens. However, you requested about 190 tokens (150 of"
                        + " text input, 10 of tool input, 30 in the output). Please reduce the length. | 160 tokens > 100"
                        + " maximum",
                "This model's maximum context length is 8192 tokens. However, your request has 9000 input tokens."
                        + " Please reduce the length of the input messages. | 9000 tokens > 8192 maximum",
                "The prompt (total length 25938) is too long to fit into the model (context length 4096). | 25938"
                        + " tokens > 4096 maximum",
                "request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it | 5000"
                        + " tokens > 4096 maximum",
                "Trying to keep the first 111490 tokens when context the overflows. However, the model is loaded with"
                        + " context length of only 32768 tokens, which is not enough. | 111490 tokens > 32768 maximum",
                "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575). | "
                        + "1196265 tokens > 1048575 maximum",
                "Invalid request: Your request exceeded model token limit: 8192 (requested: 9000) | 9000 tokens > 8192"
                        + " maximum",
                "This model's maximum prompt length is 131072 but the request contains 200000 tokens. | 200000 tokens"
                        + " > 131072 maximum",
                "Prompt contains 65673 tokens and 0 draft tokens, too large for model with 32768 maximum context"
                        + " length | 65673 tokens > 32768 maximum",
                "Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested 8000, please reduce"
                        + " your message size. | 8000 tokens > 6000 maximum",
                "prompt is too long: 201000 tokens > 200000 maximum | 201000 tokens > 200000 maximum"
            })
    void saysAnOverflowAsClaudeCodeReadsIt(String message, String expected) {
        UpstreamError error = read(400, message, null);
        assertThat(error.message()).isEqualTo("prompt is too long: " + expected);
        assertThat(error.type()).isEqualTo("invalid_request_error");
        assertThat(error.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "This model's maximum context length is 8192 tokens. However, you requested 8500 tokens (6500 in the"
                        + " messages, 2000 in the completion). Please reduce the length of the messages or completion. |"
                        + " 6500 + 2000 > 8192",
                "'max_tokens' or 'max_completion_tokens' is too large: 10000. This model's maximum context length is"
                        + " 8192 tokens and your request has 500 input tokens (10000 > 8192 - 500). | 500 + 10000 > 8192",
                "You passed 8000 input tokens and requested 1000 output tokens. However, the model's context length is"
                        + " only 8192 tokens, resulting in a maximum input length of 7192 tokens. | 8000 + 1000 > 8192",
                "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 200"
                        + " `max_new_tokens` | 4000 + 200 > 4096",
                "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or"
                        + " `max_tokens` and try again | 190000 + 20000 > 200000"
            })
    void saysWhereOnlyTheOutputIsTooMuch(String message, String expected) {
        assertThat(read(400, message, null).message())
                .isEqualTo("input length and `max_tokens` exceed context limit: " + expected
                        + ", decrease input length or `max_tokens` and try again");
    }

    @Test
    void takesNumbersFromFields() {
        String body = "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\","
                + "\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":5000,\"n_ctx\":4096}}";
        assertThat(read(400, body, null).message()).isEqualTo("prompt is too long: 5000 tokens > 4096 maximum");
    }

    @Test
    void takesTheLimitThatIsKnownOfTheModel() {
        assertThat(read(500, "{\"error\":\"prompt too long; exceeded max context length by 34 tokens\"}", 4096)
                        .message())
                .isEqualTo("prompt is too long: 4130 tokens > 4096 maximum");
    }

    @Test
    void makesNoNumbersUp() {
        String groq = "{\"error\":{\"message\":\"Please reduce the length of the messages or completion.\","
                + "\"code\":\"context_length_exceeded\"}}";
        assertThat(read(400, groq, null).message())
                .isEqualTo("prompt is too long: Please reduce the length of the messages or completion.");
        assertThat(read(400, groq, 8192).message())
                .startsWith("prompt is too long (maximum 8192 tokens): Please reduce")
                .doesNotContain(">");
        assertThat(read(500, "{\"error\":\"the input length exceeds the context length\"}", null)
                        .message())
                .isEqualTo("prompt is too long: the input length exceeds the context length");
    }

    @Test
    void takesNoRateLimitForAnOverflow() {
        UpstreamError error =
                read(429, "Rate limit reached: Limit 6000, Used 5000, Requested 3000. maximum context length", null);
        assertThat(error.type()).isEqualTo("rate_limit_error");
        assertThat(error.message()).startsWith("Rate limit reached");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Incorrect API key provided: sk-proj-abc123XYZ. See https://platform.openai.com/keys. | abc123XYZ",
                "Authorization: Bearer abcdef0123456789 is wrong | abcdef0123456789",
                "connect to vllm-0.models.svc:8000 failed | vllm-0",
                "connect to 10.0.0.17:8000. | 10.0.0.17",
                "dial tcp [::1]:11434 refused | ::1",
                "upstream localhost:1234 closed | localhost",
                "bad key gsk_12ab34cd | 12ab34cd",
                "API key: abc****wxyz | wxyz"
            })
    void masksAddressesAndCredentials(String message, String secret) {
        assertThat(read(400, message, null).message()).doesNotContain(secret).contains("[");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer authentication is required.", "Model llama-3.3-70b of version 1.2.3 is not loaded"})
    void leavesOtherWordsAlone(String message) {
        assertThat(read(400, message, null).message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"m\",\"type\":\"server_error\"}} | api_error | 500",
                "{\"error\":{\"message\":\"m\",\"type\":\"overloaded_error\"}} | overloaded_error | 529",
                "{\"error\":{\"message\":\"m\",\"code\":\"invalid_api_key\",\"type\":\"invalid_request_error\"}} |"
                        + " authentication_error | 401",
                "{\"error\":{\"message\":\"m\",\"code\":502}} | api_error | 502",
                "{\"type\":\"error\",\"code\":\"server_is_overloaded\",\"message\":\"m\"} | overloaded_error | 529",
                "{\"type\":\"response.failed\",\"response\":{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}}}"
                        + " | rate_limit_error | 429",
                "m | api_error | 500"
            })
    void understandsErrorsInsideStreams(String data, String type, int status) {
        UpstreamError error = UpstreamErrors.readEvent("error", bytes(data), null);
        assertThat(error.message()).isEqualTo("m");
        assertThat(error.type()).isEqualTo(type);
        assertThat(error.status()).isEqualTo(status);
    }

    @Test
    void anOverflowHasTheCodeThatOpenAisClientsKnow() {
        String google = "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\",\"message\":"
                + "\"The input token count (12) exceeds the maximum number of tokens allowed (10).\"}}";
        assertThat(read(400, google, null).code()).isEqualTo("context_length_exceeded");
        assertThat(new String(ErrorBodies.body(read(400, google, null), Dialect.CHAT, "r"), StandardCharsets.UTF_8))
                .contains("\"code\":\"context_length_exceeded\"");
        assertThat(UpstreamErrors.readEvent(null, bytes(google), null).code()).isEqualTo("context_length_exceeded");
    }

    @Test
    void anOverflowInsideAStreamNamesTheLimitThatIsKnown() {
        UpstreamError error = UpstreamErrors.readEvent("error", bytes("Your input exceeds the context window"), 400);

        assertThat(error.message()).startsWith("prompt is too long (maximum 400 tokens)");
    }

    private static UpstreamError read(int status, String body, @Nullable Integer limit) {
        return UpstreamErrors.read(status, bytes(body), Dialect.CHAT, limit);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
