package gateway.translation;

import gateway.protocol.anthropic.UsageGatherer;
import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/** What an answer of a Messages target says for the accounts. Stateless. */
final class MessagesFacts {

    private MessagesFacts() {}

    /**
     * Gathers the facts; a target that counted nothing at all gets the estimate.
     *
     * @param characters how many the answer has so far
     */
    static AnswerFacts of(
            @Nullable String model,
            @Nullable String stopReason,
            UsageGatherer told,
            long characters,
            AnswerFrame frame) {
        if (told.input() + told.output() + told.cacheRead() + told.cacheWrite5m() + told.cacheWrite1h() > 0) {
            return new AnswerFacts(model, stopReason, usage(told), false);
        }
        if (model == null && characters == 0) {
            return AnswerFacts.NONE;
        }
        return new AnswerFacts(model, stopReason, estimated(characters, frame.estimate()), true);
    }

    /** The estimate of an answer of so many characters. */
    static TokenUsage estimated(long characters, UsageEstimate estimate) {
        return new TokenUsage(estimate.inputTokens(), estimate.outputTokens(characters), 0, 0, 0, 0, 0, 0);
    }

    private static TokenUsage usage(UsageGatherer told) {
        return new TokenUsage(
                told.input(),
                told.output(),
                told.cacheRead(),
                told.cacheWrite5m(),
                told.cacheWrite1h(),
                told.thinking(),
                told.webSearches(),
                told.webFetches());
    }
}
