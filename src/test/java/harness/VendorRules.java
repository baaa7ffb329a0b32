package harness;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Refuses what the real vendor refuses, in its words. Stateless. */
final class VendorRules {

    private static final Set<String> OPENAI_FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "verbosity",
            "user",
            "safety_identifier",
            "prompt_cache_key",
            "service_tier",
            "metadata",
            "n",
            "seed",
            "store");
    private static final Set<String> GOOGLE_FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "stop",
            "tools",
            "tool_choice",
            "response_format",
            "reasoning_effort",
            "user",
            "n");

    private VendorRules() {}

    /** Null where the request is as the vendor wants it. */
    static Answer refusal(VendorQuirks vendor, String key, UpstreamRequest request) {
        if (!isAuthorised(vendor, key, request)) {
            return VendorErrors.of(vendor, 401, "invalid_api_key", "Incorrect API key provided.");
        }
        if (!isKnown(vendor, request)) {
            return VendorErrors.of(vendor, 404, "not_found", "No such path: " + request.target());
        }
        if (request.method().equals("GET") || vendor == VendorQuirks.KIMI) {
            return null;
        }
        String complaint = complaint(vendor, request.json());
        return complaint == null ? null : VendorErrors.of(vendor, 400, "invalid_request_error", complaint);
    }

    private static boolean isAuthorised(VendorQuirks vendor, String key, UpstreamRequest request) {
        String header = vendor.keyHeader();
        if (header.isEmpty()) {
            return request.headers().first("authorization").isEmpty();
        }
        String wanted = header.equals("authorization") ? "Bearer " + key : key;
        return request.headers().all(header).equals(List.of(wanted));
    }

    private static boolean isKnown(VendorQuirks vendor, UpstreamRequest request) {
        String target = request.target();
        if (request.method().equals("GET")) {
            return request.path().equals(vendor.root() + "/models");
        }
        return switch (vendor) {
            case AZURE ->
                target.equals("/openai/deployments/"
                        + request.json().path("model").asText() + "/chat/completions?api-version=2024-10-21");
            case OPENAI -> target.equals("/v1/chat/completions") || target.equals("/v1/responses");
            case KIMI ->
                request.path().equals("/anthropic/v1/messages")
                        || request.path().equals("/anthropic/v1/messages/count_tokens");
            default -> target.equals(vendor.root() + "/chat/completions");
        };
    }

    private static String complaint(VendorQuirks vendor, JsonNode body) {
        String complaint = switch (vendor) {
            case OPENAI, AZURE -> openAi(body);
            case GOOGLE -> unknown(body, GOOGLE_FIELDS, "Invalid JSON payload received. Unknown name \"%s\"");
            case DEEPSEEK -> deepSeek(body);
            case OLLAMA -> body.toString().contains("\"url\":\"http") ? "invalid image input" : null;
            case GROQ -> body.has("reasoning_effort") ? "reasoning_effort is not supported with this model" : null;
            default -> null;
        };
        return complaint == null && vendor.wantsSystemFirst() ? systemBehind(body) : complaint;
    }

    private static String openAi(JsonNode body) {
        String model = body.path("model").asText().toLowerCase(Locale.ROOT);
        boolean reasons = model.startsWith("gpt-5") || model.startsWith("o");
        if (body.has("input")) {
            return null;
        }
        if (reasons && body.has("max_tokens")) {
            return "Unsupported parameter: 'max_tokens' is not supported with this model."
                    + " Use 'max_completion_tokens' instead.";
        }
        if (reasons && (body.has("temperature") || body.has("stop"))) {
            return "Unsupported parameter: 'temperature' or 'stop' is not supported with this model.";
        }
        return unknown(body, OPENAI_FIELDS, "Unrecognized request argument supplied: %s");
    }

    /** Thinking of a turn that called tools has to come back with it. */
    private static String deepSeek(JsonNode body) {
        for (JsonNode message : body.path("messages")) {
            if (message.has("tool_calls")
                    && message.path("reasoning_content").asText().isEmpty()) {
                return "Missing `reasoning_content` field in the assistant message.";
            }
        }
        return body.path("response_format").path("type").asText().equals("json_schema")
                ? "This response_format type is unavailable now"
                : null;
    }

    private static String unknown(JsonNode body, Set<String> known, String sentence) {
        for (var field : body.properties()) {
            if (!known.contains(field.getKey())) {
                return sentence.formatted(field.getKey());
            }
        }
        return null;
    }

    private static String systemBehind(JsonNode body) {
        for (int at = 1; at < body.path("messages").size(); at++) {
            if (body.path("messages").path(at).path("role").asText().equals("system")) {
                return "System message must be at the beginning.";
            }
        }
        return null;
    }
}
