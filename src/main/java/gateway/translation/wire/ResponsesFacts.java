package gateway.translation.wire;

import com.fasterxml.jackson.databind.JsonNode;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.MissingCounts;
import gateway.translation.contract.UsageEstimate;
import gateway.translation.error.MaskedText;
import gateway.translation.error.StreamErrors;
import gateway.translation.error.UpstreamError;
import gateway.translation.error.UpstreamErrors;
import gateway.usage.BillingTerms;
import gateway.usage.TokenUsage;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a response of the Responses API says: its end, and the text of its reasoning (docs/wire.md, "Answers of OpenAI's
 * APIs"). Stateless.
 */
public final class ResponsesFacts {

    private ResponsesFacts() {}

    /**
     * Tokens of a response, input without what the cache holds, as in the Messages API.
     *
     * @return null when the target does not tell; a usage of nothing but zeros is a placeholder
     */
    public static @Nullable TokenUsage usage(JsonNode told) {
        JsonNode details = told.path("input_tokens_details");
        JsonNode reasoning = told.path("output_tokens_details").path("reasoning_tokens");
        long all = count(told.path("input_tokens"));
        long part = count(told.path("output_tokens"));
        boolean doubtful = isDoubtful(told.path("input_tokens"))
                || isDoubtful(told.path("output_tokens"))
                || isDoubtful(details.path("cached_tokens"))
                || isDoubtful(details.path("cache_write_tokens"));
        if (all + part == 0 && !doubtful) {
            return null;
        }
        long read = count(details.path("cached_tokens"));
        long written = count(details.path("cache_write_tokens"));
        long input = Math.max(0, all - read - written);
        long output =
                ChatUsage.wholeOutput(all, part, known(told.path("total_tokens")), known(reasoning), read, written);
        return new TokenUsage(input, output, read, written, 0, count(reasoning), 0, 0).under(BillingTerms.of(doubtful));
    }

    private static long count(JsonNode number) {
        return Math.max(0, known(number));
    }

    /** A count, below 0 where there is none. */
    private static long known(JsonNode number) {
        return isDoubtful(number) ? -1 : (long) value(number);
    }

    private static double value(JsonNode number) {
        return number.isTextual() ? ChatUsage.number(number.textValue()) : number.asDouble(-1);
    }

    /** Whether it stands there and can be no count of tokens. */
    private static boolean isDoubtful(JsonNode number) {
        return !number.isMissingNode()
                && !number.isNull()
                && !((number.isNumber() || number.isTextual())
                        && value(number) >= 0
                        && value(number) <= ChatUsage.MOST
                        && value(number) == (long) value(number));
    }

    /** The facts of an answer; what the target did not count is estimated. */
    public static AnswerFacts of(
            @Nullable String model,
            @Nullable String stopReason,
            @Nullable TokenUsage usage,
            long characters,
            UsageEstimate estimate) {
        if (usage == null && model == null && stopReason == null && characters == 0) {
            return AnswerFacts.NONE;
        }
        return MissingCounts.facts(model, stopReason, usage, characters, estimate);
    }

    /**
     * Why an answer ended, in the words of the Messages API: what was cut off is told first, then what is in the answer.
     *
     * @param called whether a tool is called
     * @param refused whether the model refused
     */
    public static String stopReason(JsonNode response, boolean called, boolean refused) {
        if (response.path("status").asText("").equals("incomplete")) {
            String reason = response.path("incomplete_details").path("reason").asText("");
            return reason.equals("content_filter") ? "refusal" : "max_tokens";
        }
        if (called) {
            return "tool_use";
        }
        return refused ? "refusal" : "end_turn";
    }

    /** Whether a whole answer is an error, or a response that has no good end: it failed, was cancelled, or still runs. */
    public static boolean failed(JsonNode response) {
        return switch (response.path("status").asText("")) {
            case "", "completed", "incomplete" -> StreamErrors.isError(response);
            default -> true;
        };
    }

    /** The error of a response that failed. */
    public static UpstreamError failure(JsonNode response, AnswerFrame frame) {
        if (StreamErrors.isError(response)) {
            return UpstreamErrors.readEvent(response, frame.contextLimit());
        }
        String status = MaskedText.of(response.path("status").asText("failed"));
        return UpstreamError.of(
                502, "api_error", "The provider's response has no answer; its status is " + status + ".");
    }

    /** The text of an item of reasoning: its summary, else the reasoning itself; parts are set apart by a blank line. */
    public static String reasoning(JsonNode item) {
        String summary = joined(item.path("summary"));
        return summary.isEmpty() ? joined(item.path("content")) : summary;
    }

    private static String joined(JsonNode parts) {
        StringJoiner joined = new StringJoiner("\n\n");
        for (JsonNode part : parts) {
            if (!part.path("text").asText("").isEmpty()) {
                joined.add(part.path("text").asText(""));
            }
        }
        return joined.toString();
    }
}
