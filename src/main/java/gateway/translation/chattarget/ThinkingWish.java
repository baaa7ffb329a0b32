package gateway.translation.chattarget;

import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.RequestPart;
import org.jspecify.annotations.Nullable;

/**
 * What a Messages request, or the operator in its stead, says about thinking.
 *
 * @param kind whether anything is said
 * @param budget tokens, null when none are named
 * @param effort null when none is named; never null together with the budget where {@code kind} is ON
 * @param byClient whether the client says so, not the operator
 * @param asked whether {@code thinking} itself is in the request, not only an effort
 * @param hidden whether the client does not want to see the thinking
 */
record ThinkingWish(
        Kind kind, @Nullable Integer budget, @Nullable String effort, boolean byClient, boolean asked, boolean hidden) {

    enum Kind {
        UNSAID,
        OFF,
        ON
    }

    /** Reads {@code thinking} and {@code output_config.effort}, also that of messages; disabled wins over any effort. */
    static ThinkingWish of(RequestPart request, ReasoningRules rules) {
        RequestPart thinking = request.optionalPart("thinking");
        RequestPart output = request.optionalPart("output_config");
        String effort = EffortPerMessage.of(request.fields().path("messages"));
        if (effort == null && output != null) {
            effort = output.optionalText("effort");
        }
        if (thinking == null) {
            return effort == null ? byOperator(rules) : new ThinkingWish(Kind.ON, null, effort, true, false, false);
        }
        String type = thinking.type();
        if ("disabled".equals(type)) {
            return new ThinkingWish(Kind.OFF, null, null, true, true, false);
        }
        boolean hidden = "omitted".equals(thinking.optionalText("display"));
        Integer budget = "enabled".equals(type) ? thinking.optionalWholeNumber("budget_tokens") : null;
        if (budget == null && effort == null) {
            effort = rules.effort() == null ? Efforts.DEFAULT : rules.effort();
        }
        return new ThinkingWish(Kind.ON, budget, effort, true, true, hidden);
    }

    private static ThinkingWish byOperator(ReasoningRules rules) {
        String effort = rules.effort();
        Kind kind = effort == null ? Kind.UNSAID : Efforts.NONE.equals(effort) ? Kind.OFF : Kind.ON;
        return new ThinkingWish(kind, null, effort, false, false, false);
    }

    /** The effort as a word: the one that is named, else the bucket of the budget. */
    String word(ReasoningRules rules) {
        if (kind == Kind.OFF) {
            return Efforts.NONE;
        }
        return effort == null ? rules.effortOf(budget == null ? 0 : budget) : effort;
    }
}
