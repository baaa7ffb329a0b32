package gateway.translation.wire;

import gateway.protocol.anthropic.MessageStreamReader;
import gateway.protocol.anthropic.UsageGatherer;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.MissingCounts;
import gateway.usage.BillingTerms;
import gateway.usage.CountedUsage;
import gateway.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/** What an answer of a Messages target says for the usage row. Stateless. */
public final class MessagesFacts {

    private MessagesFacts() {}

    /**
     * Gathers the facts; what the target did not count is estimated.
     *
     * @param characters how many the answer has so far
     */
    static AnswerFacts of(
            @Nullable String model,
            @Nullable String stopReason,
            UsageGatherer told,
            long characters,
            AnswerFrame frame) {
        TokenUsage counted = usage(told);
        if (counted == null && model == null && characters == 0) {
            return AnswerFacts.NONE;
        }
        return MissingCounts.facts(model, stopReason, counted, characters, frame.estimate());
    }

    /** The same of a stream; where it came to no end, its output is estimated too. */
    public static AnswerFacts of(MessageStreamReader reader, long characters, AnswerFrame frame) {
        AnswerFacts facts = of(reader.model(), reader.stopReason(), reader.usage(), characters, frame);
        TokenUsage usage = facts.usage();
        if (usage == null || reader.counted()) {
            return facts;
        }
        long output = Math.max(usage.output(), frame.estimate().outputTokens(characters));
        return new AnswerFacts(facts.modelServed(), facts.stopReason(), usage.withCounts(usage.input(), output), true);
    }

    /** The facts without any estimate; no usage where the target counted nothing at all. */
    public static AnswerFacts told(@Nullable String model, @Nullable String stopReason, UsageGatherer told) {
        return new AnswerFacts(model, stopReason, usage(told), false);
    }

    private static @Nullable TokenUsage usage(UsageGatherer told) {
        TokenUsage counted = CountedUsage.of(told);
        // A usage of nothing but zeros is a placeholder.
        return counted == null
                        || counted.under(BillingTerms.of(told.doubtful())).equals(TokenUsage.NONE)
                ? null
                : counted;
    }
}
