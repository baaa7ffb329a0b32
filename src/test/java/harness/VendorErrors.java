package harness;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;

/** Errors in the shapes of the vendors, as whole answers and inside streams. Stateless. */
final class VendorErrors {

    private VendorErrors() {}

    /** A whole answer. */
    static Answer of(VendorQuirks vendor, int status, String code, String message) {
        return Answer.error(status, body(vendor, status, code, message));
    }

    /** What the vendor says to a prompt that does not fit into the context of the model. */
    static Answer overflow(VendorQuirks vendor) {
        return of(vendor, 400, overflowCode(vendor), overflowText(vendor));
    }

    private static String overflowCode(VendorQuirks vendor) {
        return switch (vendor) {
            case OPENAI, AZURE, GROQ -> "context_length_exceeded";
            default -> "invalid_request_error";
        };
    }

    private static String overflowText(VendorQuirks vendor) {
        return switch (vendor) {
            case OPENAI, AZURE ->
                "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000"
                        + " tokens. Please reduce the length of the messages.";
            case OPENROUTER ->
                "This endpoint's maximum context length is 131072 tokens. However, you requested about 140000 tokens"
                        + " (139000 of text input, 1000 in the output). Please reduce the length of either one.";
            case DEEPSEEK ->
                "This model's maximum context length is 131072 tokens. However, you requested 140000 tokens (139000 in"
                        + " the messages, 1000 in the completion). Please reduce the length of the messages.";
            case GROQ -> "Please reduce the length of the messages or completion.";
            case GOOGLE -> "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).";
            case VLLM ->
                "This model's maximum context length is 32768 tokens. However, your request has 40000 input tokens."
                        + " Please reduce the length of the input messages.";
            case OLLAMA -> "prompt too long; exceeded max context length by 4 tokens";
            case LMSTUDIO ->
                "The number of tokens to keep from the initial prompt is greater than the context length (n_keep:"
                        + " 9000>= n_ctx: 8192).";
            case KIMI -> "prompt is too long: 300000 tokens > 262144 maximum";
        };
    }

    private static String body(VendorQuirks vendor, int status, String code, String message) {
        return switch (vendor) {
            case GOOGLE -> {
                ObjectNode error = error(message).put("code", status).put("status", "INVALID_ARGUMENT");
                yield Json.mapper().createArrayNode().add(in("error", error)).toString();
            }
            case VLLM ->
                error(message)
                        .put("object", "error")
                        .put("type", "BadRequestError")
                        .putNull("param")
                        .put("code", status)
                        .toString();
            case OLLAMA, LMSTUDIO ->
                Json.mapper().createObjectNode().put("error", message).toString();
            case OPENROUTER -> {
                ObjectNode error = error(message).put("code", status);
                error.putObject("metadata").putNull("provider_name");
                yield in("error", error).put("user_id", "user_1").toString();
            }
            case KIMI -> MessageJson.error("invalid_request_error", message);
            case AZURE -> in("error", error(message).put("code", code)).toString();
            case OPENAI, DEEPSEEK, GROQ ->
                in(
                                "error",
                                error(message)
                                        .put("type", "invalid_request_error")
                                        .putNull("param")
                                        .put("code", code))
                        .toString();
        };
    }

    /** The event with which a stream breaks. */
    static String inStream(VendorQuirks vendor, String message) {
        return switch (vendor) {
            case OPENROUTER ->
                data("{\"id\":\"gen-1\",\"object\":\"chat.completion.chunk\",\"provider\":\"Anthropic\",\"error\":"
                        + "{\"code\":502,\"message\":\"" + message + "\"},\"choices\":[{\"index\":0,\"delta\":"
                        + "{\"content\":\"\"},\"finish_reason\":\"error\",\"native_finish_reason\":\"error\"}]}");
            case VLLM ->
                data("{\"object\":\"error\",\"message\":\"" + message
                        + "\",\"type\":\"InternalServerError\",\"param\":null,\"code\":500}");
            case LMSTUDIO -> "event: error\n" + data("{\"error\":{\"message\":\"" + message + "\"}}");
            case GROQ ->
                data("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"x_groq\":"
                        + "{\"id\":\"req_1\",\"error\":\"" + message + "\"}}");
            case GOOGLE -> data("[{\"error\":{\"code\":500,\"message\":\"" + message + "\",\"status\":\"INTERNAL\"}}]");
            case KIMI -> "event: error\n" + data(MessageJson.error("api_error", message));
            case OPENAI, AZURE, DEEPSEEK, OLLAMA ->
                data("{\"error\":{\"message\":\"" + message + "\",\"type\":\"server_error\",\"code\":null}}");
        };
    }

    static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static ObjectNode error(String message) {
        return Json.mapper().createObjectNode().put("message", message);
    }

    private static ObjectNode in(String name, ObjectNode error) {
        return Json.mapper().createObjectNode().set(name, error);
    }
}
