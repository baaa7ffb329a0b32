package gateway.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Reads what a response of the Responses API says about its end (protocol.md 3.2). Stateless. */
final class ResponsesFacts {

    private ResponsesFacts() {}

    /**
     * Tokens of a response, input without what the cache holds, as in the Messages API.
     *
     * @return null when the target does not tell
     */
    static @Nullable TokenUsage usage(JsonNode told) {
        if (!told.path("input_tokens").isNumber() && !told.path("output_tokens").isNumber()) {
            return null;
        }
        JsonNode details = told.path("input_tokens_details");
        long read = count(details.path("cached_tokens"));
        long written = count(details.path("cache_write_tokens"));
        long input = Math.max(0, count(told.path("input_tokens")) - read - written);
        long thinking = count(told.path("output_tokens_details").path("reasoning_tokens"));
        return new TokenUsage(input, count(told.path("output_tokens")), read, written, 0, thinking, 0, 0);
    }

    private static long count(JsonNode number) {
        return Math.max(0, number.asLong());
    }

    /** The facts of an answer; where the target did not count, with the estimate. */
    static AnswerFacts of(
            @Nullable String model,
            @Nullable String stopReason,
            @Nullable TokenUsage usage,
            long characters,
            UsageEstimate estimate) {
        if (usage != null) {
            return new AnswerFacts(model, stopReason, usage, false);
        }
        if (model == null && stopReason == null && characters == 0) {
            return AnswerFacts.NONE;
        }
        return new AnswerFacts(model, stopReason, MessagesFacts.estimated(characters, estimate), true);
    }

    /**
     * Why an answer ended, in the words of the Messages API: what was cut off is told first, then what is in the answer.
     *
     * @param called whether a tool is called
     * @param refused whether the model refused
     */
    static String stopReason(JsonNode response, boolean called, boolean refused) {
        if (response.path("status").asText("").equals("incomplete")) {
            String reason = response.path("incomplete_details").path("reason").asText("");
            return reason.equals("content_filter") ? "refusal" : "max_tokens";
        }
        if (called) {
            return "tool_use";
        }
        return refused ? "refusal" : "end_turn";
    }

    /** The error of a response that failed. */
    static UpstreamError failure(JsonNode response) {
        JsonNode error = response.path("error");
        if (!error.isObject()) {
            return UpstreamError.of(502, "api_error", "The provider reported that the response failed.");
        }
        ObjectNode event = Json.mapper().createObjectNode();
        event.set("error", error);
        return UpstreamErrors.readEvent("error", event);
    }
}
