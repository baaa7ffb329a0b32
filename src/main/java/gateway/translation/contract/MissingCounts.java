package gateway.translation.contract;

import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * Puts estimates into the place of counts that a target has not told, for all dialects by one rule: no prompt is empty, and
 * neither is the output of an answer that has characters, so a count of zero is a missing one. Stateless.
 */
public final class MissingCounts {

    private MissingCounts() {}

    /**
     * The facts of an answer of which something is known.
     *
     * @param told null where the target counted nothing
     * @param characters of text, reasoning and arguments in the answer so far
     */
    public static AnswerFacts facts(
            @Nullable String model,
            @Nullable String stopReason,
            @Nullable TokenUsage told,
            long characters,
            UsageEstimate estimate) {
        TokenUsage usage = filled(told, characters, estimate);
        return new AnswerFacts(model, stopReason, usage, !usage.equals(told));
    }

    /** What a stream begins with: a prompt that has not been counted yet is estimated roughly. */
    public static TokenUsage begun(@Nullable TokenUsage told, UsageEstimate estimate) {
        TokenUsage known = told == null ? TokenUsage.NONE : told;
        boolean prompt = known.input() + known.cached() > 0;
        return prompt ? known : known.withCounts(estimate.roughInputTokens(), known.output());
    }

    /** What the target told, with an estimate for a count that is missing. */
    public static TokenUsage filled(@Nullable TokenUsage told, long characters, UsageEstimate estimate) {
        TokenUsage known = told == null ? TokenUsage.NONE : told;
        boolean prompt = known.input() + known.cached() > 0;
        boolean output = known.output() > 0 || (prompt && characters == 0);
        return new TokenUsage(
                prompt ? known.input() : estimate.inputTokens(),
                output ? known.output() : estimate.outputTokens(characters),
                known.cacheRead(),
                known.cacheWrite5m(),
                known.cacheWrite1h(),
                known.thinking(),
                known.webSearches(),
                known.webFetches(),
                known.terms());
    }
}
