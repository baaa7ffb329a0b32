package gateway.translation.error;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.protocol.Dialect;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverflowWordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid params, context window exceeds limit (2013)",
                "Prompt exceeds max length",
                "Prompt 超长",
                "Your input exceeds the model's context window.",
                "Input is too long for requested model.",
                "Prompt tokens too long",
                "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]",
                "the request exceeds the available context size, try increasing it",
                "max_tokens must be at least 1, got -1357.",
                "max_completion_tokens must be at least 1, got -20.",
                "The conversation is too long, please start a new one.",
                "Total tokens of image and text exceed max message tokens",
                "input exceeds maximum context length",
                "Context overflow: the messages do not fit.",
                "litellm.BadRequestError: context_length_exceeded",
                "Unable to submit request because the input token count is more than the model supports",
                "输入长度超过模型限制",
                "Prompt length exceeds maximum input length",
                "litellm.BadRequestError: exceeds the maximum allowed input length",
                "The total number of tokens exceeds the max_seq_len (4096)",
                "the prompt length (140000) exceeds the max_model_len",
                "total message token length exceed model limit",
                "InvalidParameter: Total tokens exceed max tokens of model",
                "This model supports at most 32768 input tokens",
                "The model accepts up to 32,768 prompt tokens",
                "Model context window limit reached",
                "Context limit reached",
                "exceeds maximum context",
                "This request would exceed the model context: reduce prompt size",
                "Requested tokens (9000) exceed context window of 8192",
                "your prompt is too big for the context",
                "Prompt is too large",
                "input too large",
                "Maximum request length exceeded",
                "Maximum prompt tokens exceeded"
            })
    void recognisesTheWordsOfVendors(String message) {
        assertThat(read(400, message).message()).startsWith("prompt is too long");
        assertThat(read(400, message).code()).isEqualTo("context_length_exceeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prompt token count of 135355 exceeds the limit of 128000 | 135355 tokens > 128000",
                "length of prompt_tokens (40000) must be less than max_seq_len (32768). | 40000 tokens > 32768",
                "The input (9001 tokens) is longer than the model's context length (8192 tokens). | 9001 tokens > 8192",
                "Input length (9001) exceeds model's maximum context length (8192). | 9001 tokens > 8192",
                "Input length 9001 exceeds the maximum allowed input length of 8192 tokens. | 9001 tokens > 8192",
                "Prompt has 9001 tokens, but the configured context size is 8192 tokens | 9001 tokens > 8192",
                "Input length 140000 exceeds the maximum allowed length of 131072 | 140000 tokens > 131072",
                "Input length (140000) exceeds maximum allowed length (131072) | 140000 tokens > 131072",
                "Input length (9001 tokens) exceeds the maximum allowed length (8192 tokens). Use a shorter input. |"
                        + " 9001 tokens > 8192",
                "Requested input length 140000 exceeds maximum input length 131072 | 140000 tokens > 131072",
                "max_total_tokens (140000) must be less than or equal to max_seq_len (131072) | 140000 tokens > 131072",
                "the prompt length (9001) exceeds the max_model_len (8192) | 9001 tokens > 8192",
                "`inputs` must have less than 1024 tokens. Given: 1500 | 1500 tokens > 1024",
                "The prompt is too long: 9000, model maximum context length: 8192 | 9000 tokens > 8192",
                "Please reduce the length of the messages or completion. Current length is 9000 while limit is 8192 |"
                        + " 9000 tokens > 8192",
                "too many tokens: total number of tokens (prompt and prediction) cannot exceed 4081 - received 8000. |"
                        + " 8000 tokens > 4081",
                "The conversation has 70,500 tokens, more than the 65,536 that the model can hold | 70500 tokens > 65536",
                "Unable to submit request because the input token count is 33000 but the model only supports up to 32768."
                        + " | 33000 tokens > 32768",
                "Requested token count exceeds the model's maximum context length of 8192 tokens. You requested a total"
                        + " of 9231 tokens: 8975 tokens from the input messages and 256 tokens for the completion. |"
                        + " 9231 tokens > 8192"
            })
    void takesTheNumbersThatExceedEachOther(String message, String expected) {
        assertThat(read(400, message).message()).isEqualTo("prompt is too long: " + expected + " maximum");
    }

    @Test
    void addsWhatIsLessThanNothingToTheKnownLimit() {
        UpstreamError error = UpstreamErrors.read(
                400, bytes("{\"message\":\"max_tokens must be at least 1, got -100\"}"), Dialect.CHAT, 4096);

        assertThat(error.message()).isEqualTo("prompt is too long: 4196 tokens > 4096 maximum");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":\"1261\",\"message\":\"Prompt exceeds max length\"}}",
                "{\"error\":{\"code\":1261,\"message\":\"x\"}}",
                "{\"error\":{\"code\":\"model_max_prompt_tokens_exceeded\",\"message\":\"x\"}}",
                "{\"error\":{\"code\":\"CONTEXT_LENGTH_EXCEEDED\",\"message\":\"x\"}}",
                "{\"error\":{\"code\":\"tokens_limit_reached\",\"message\":\"Request body too large for gpt-4o model. Max"
                        + " size: 8000 tokens.\"}}",
                "{\"base_resp\":{\"status_code\":2013,\"status_msg\":\"context window exceeds limit\"},\"choices\":null}"
            })
    void recognisesCodes(String body) {
        assertThat(read(400, body).message()).startsWith("prompt is too long");
        assertThat(UpstreamErrors.readEvent(null, bytes(body), null).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rate limit reached for m on tokens per min (TPM): Limit 30000, Used 25000, Requested 9000 input tokens.",
                "Request too large for m on tokens per min (TPM): Limit 30000, Used 29000, Requested 3000.",
                "This request would exceed your organization's limit of 30,000 input tokens per minute.",
                "Your prompt tokens exceed the daily limit of 500000 tokens.",
                "Input tokens exceed your quota of 100000 tokens.",
                "This request requires more credits. You requested up to 64000 tokens, but can only afford 3000.",
                "max_tokens is too large: 40000. This model supports at most 16384 completion tokens.",
                "max_tokens: 40000 > 8192, which is the maximum allowed number of output tokens for m",
                "Range of max_tokens should be [1, 8192]",
                "max_tokens must be at least 1, got 0",
                "top_k must be at least 1, got -3",
                "Invalid 'input[0].id': string too long. Expected a string with maximum length 64, got 70 instead.",
                "Invalid 'tools': array too long. Expected an array with maximum length 128, but got 140.",
                "messages.1.content.0.image: image exceeds 5 MB maximum: 6000000 bytes > 5242880 bytes",
                "Input should have at most 64 characters",
                "`max_tokens` must be greater than `thinking.budget_tokens`.",
                "Prompt to cache must have at least 1024 tokens, and is shorter than the context size.",
                "Unsupported parameter: 'max_tokens' is not supported with this model.",
                "temperature must be less than 2 in this request",
                "请求过于频繁，每分钟 tokens 超过限制",
                "The tool name is too long",
                "Tool name length 140 exceeds the maximum allowed length of 64",
                "max_tokens (9000) must be less than or equal to max_seq_len (8192)",
                "max_tokens exceeds the model context",
                "This model supports at most 16384 output tokens",
                "Stop array too long. Maximum allowed length is 4",
                "The input image is too large",
                "Input too large: 40 MB",
                "Total tokens exceed the limit per minute",
                "The request has 3000 tokens, well below the limit of 8000"
            })
    void leavesOtherRefusalsAlone(String message) {
        UpstreamError error = read(400, message);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403, 404, 429})
    void readsNumbersOfRequestsOnly(int status) {
        UpstreamError error = read(status, "The request has 9000 tokens, more than the 8192 that the key allows");
        assertThat(error.message()).startsWith("The request has 9000 tokens");
    }

    private static UpstreamError read(int status, String body) {
        return UpstreamErrors.read(status, bytes(body), Dialect.CHAT, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
