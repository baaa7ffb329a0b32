package gateway.translation.chatclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.ModelFamilies;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TranslationTarget;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The output limit of a request of Chat Completions and the reasoning that it asks for: {@code reasoning_effort},
 * OpenRouter's {@code reasoning}, or the {@code thinking} of the Messages API as an extension. Claude 4.6 and newer decide
 * themselves how much they think and take an effort, models before that take a budget of tokens.
 */
final class ChatRequestThinking {

    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    private static final Pattern NO_THINKING = Pattern.compile("claude-(?:instant|2|3-(?:opus|sonnet|haiku|5))");
    /** The first models that take an effort. */
    private static final Pattern NO_XHIGH = Pattern.compile("4[.-]6(?!\\d)");
    /** The Messages API takes no smaller budget (docs/wire.md, "Request body"). */
    private static final int SMALLEST_BUDGET = 1024;
    /** What {@code max} and efforts beyond the last bucket stand for. */
    private static final int LARGEST_BUDGET = 32_000;

    private final TranslationTarget target;
    private final Losses losses;
    private final @Nullable Integer limit;
    private final @Nullable String effort;
    private final @Nullable Integer budget;
    private final @Nullable ObjectNode given;
    private final String where;

    private ChatRequestThinking(ObjectNode request, TranslationTarget target, Losses losses) {
        this.target = target;
        this.losses = losses;
        Integer newer = positive(request.path("max_completion_tokens"), "max_completion_tokens");
        Integer older = positive(request.path("max_tokens"), "max_tokens");
        limit = newer == null ? older : newer;
        JsonNode reasoning = request.path("reasoning");
        budget = positive(reasoning.path("max_tokens"), "reasoning.max_tokens");
        effort = effort(request.path("reasoning_effort"), reasoning);
        given = request.get("thinking") instanceof ObjectNode object ? object.deepCopy() : null;
        where = reasoning.isObject() ? "reasoning" : "reasoning_effort";
    }

    /** Reads the limit and the reasoning; refuses what is malformed. */
    static ChatRequestThinking read(ObjectNode request, TranslationTarget target, Losses losses) {
        return new ChatRequestThinking(request, target, losses);
    }

    private static @Nullable String effort(JsonNode plain, JsonNode reasoning) {
        JsonNode told = plain.isMissingNode() || plain.isNull() ? reasoning.path("effort") : plain;
        if (told.isMissingNode() || told.isNull()) {
            JsonNode enabled = reasoning.path("enabled");
            return enabled.isBoolean() ? enabled.booleanValue() ? "medium" : "none" : null;
        }
        if (!EFFORTS.contains(told.asText(""))) {
            throw ChatRequestRefusals.field(
                    "reasoning_effort", "Input should be none, minimal, low, medium, high, xhigh or max.");
        }
        return told.asText("");
    }

    private static @Nullable Integer positive(JsonNode value, String where) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.canConvertToInt() || !value.canConvertToExactIntegral() || value.intValue() < 1) {
            throw ChatRequestRefusals.field(where, "Input should be a whole number from 1.");
        }
        return value.intValue();
    }

    /**
     * Writes {@code max_tokens}, {@code thinking} and {@code output_config.effort}.
     *
     * @param forced whether a tool has to be called, which thinking forbids
     * @param continuesToolCall whether the request ends with the result of a tool: with a budget the call before it would
     *     need its     thinking, which clients of Chat Completions do not have
     * @return whether the model thinks
     */
    boolean writeTo(ObjectNode body, boolean forced, boolean continuesToolCall) {
        if (target.bridge()) {
            writeAsAsked(body);
            return false;
        }
        Integer known = target.outputLimit();
        body.put(
                "max_tokens", limit != null ? limit : known != null ? known : ChatToMessagesRequest.DEFAULT_MAX_TOKENS);
        if (given != null) {
            body.set("thinking", given);
            return !given.path("type").asText("").equals("disabled");
        }
        if (effort == null && budget == null) {
            return false;
        }
        boolean thinks =
                !NO_THINKING.matcher(ModelFamilies.plainName(target.model())).lookingAt();
        if ("none".equals(effort)) {
            if (thinks) {
                body.putObject("thinking").put("type", "disabled");
            }
            return false;
        }
        boolean adaptive = ModelFamilies.takesAdaptiveThinking(target.model());
        if (adaptive) {
            body.withObjectProperty("output_config").put("effort", effortOfClaude());
        }
        boolean hasRoom = adaptive || body.path("max_tokens").intValue() > SMALLEST_BUDGET;
        if (!thinks || forced || !hasRoom || (continuesToolCall && !adaptive)) {
            losses.add(Features.THINKING, where);
            return false;
        }
        if (adaptive) {
            body.putObject("thinking").put("type", "adaptive");
        } else {
            writeBudget(body);
        }
        return true;
    }

    /** No Claude model is asked: nothing is chosen in the client's stead. */
    private void writeAsAsked(ObjectNode body) {
        if (limit != null) {
            body.put("max_tokens", limit);
        }
        if (given != null) {
            body.set("thinking", given);
        } else if ("none".equals(effort)) {
            body.putObject("thinking").put("type", "disabled");
        } else {
            if (effort != null) {
                body.withObjectProperty("output_config").put("effort", effort);
            }
            if (budget != null) {
                body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
            } else if (effort != null) {
                body.putObject("thinking").put("type", "adaptive");
            }
        }
    }

    /** The budget leaves room for the answer. */
    private void writeBudget(ObjectNode body) {
        ReasoningRules rules = target.reasoning();
        int wanted = Math.max(SMALLEST_BUDGET, budget != null ? budget : budgetOf(rules));
        int tokens = body.path("max_tokens").intValue();
        if (limit == null && target.outputLimit() == null) {
            tokens = wanted + ChatToMessagesRequest.DEFAULT_MAX_TOKENS;
        }
        int share = (int) ((long) tokens * rules.highShare() / 100);
        int taken = Math.max(SMALLEST_BUDGET, Math.min(wanted, share));
        body.put("max_tokens", tokens);
        body.putObject("thinking").put("type", "enabled").put("budget_tokens", Math.min(taken, tokens - 1));
    }

    /** The largest budget that would be this effort on the way back. */
    private int budgetOf(ReasoningRules rules) {
        for (ReasoningRules.Bucket bucket : rules.buckets()) {
            if (bucket.effort().equals(effort)) {
                return bucket.upTo();
            }
        }
        return LARGEST_BUDGET;
    }

    private String effortOfClaude() {
        String wanted = effort == null ? target.reasoning().effortOf(budget == null ? 0 : budget) : effort;
        return switch (wanted) {
            case "minimal" -> "low";
            case "xhigh" -> NO_XHIGH.matcher(target.model()).find() ? "high" : wanted;
            default -> wanted;
        };
    }
}
