package gateway.usage;

import gateway.protocol.anthropic.UsageGatherer;
import gateway.protocol.anthropic.UsageIteration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a target of the Messages API has counted, for the usage row. Where it tells the steps of its work (iterations), those
 * are paid: the counts beside them leave out what compactions and advisors used (docs/wire.md, "Usage"). Stateless.
 */
public final class CountedUsage {

    private CountedUsage() {}

    /**
     * The tokens of an answer, all its steps included.
     *
     * @return null when nothing was told
     */
    public static @Nullable TokenUsage of(UsageGatherer told) {
        if (!told.told() && !told.doubtful()) {
            return null;
        }
        TokenUsage beside = counts(told);
        return told.iterations().isEmpty()
                ? beside.under(terms(told, List.of(), told.doubtful()))
                : withSteps(told, beside);
    }

    private static TokenUsage withSteps(UsageGatherer told, TokenUsage beside) {
        List<BillingTerms.Part> parts = new ArrayList<>();
        TokenUsage messages = TokenUsage.NONE;
        TokenUsage all = TokenUsage.NONE;
        boolean hasMessage = false;
        for (UsageIteration step : told.iterations()) {
            TokenUsage counted = counts(step.usage());
            parts.add(new BillingTerms.Part(step.model(), counted.under(termsOf(step, told))));
            all = all.plus(counted);
            if (isMessage(step)) {
                hasMessage = true;
                messages = messages.plus(counted);
            }
        }
        if (!hasMessage && !(beside.isWithin(all) && all.isWithin(beside))) {
            // The steps are beside the message, not of it.
            parts.add(new BillingTerms.Part(null, beside.under(terms(told, List.of(), false))));
            all = all.plus(beside);
        }
        boolean explained = beside.isWithin(messages) || beside.isWithin(all);
        boolean doubtful = told.doubtful() || !explained;
        return all.orMore(beside).under(terms(told, parts, doubtful));
    }

    private static boolean isMessage(UsageIteration step) {
        return step.type() == null
                || step.type().equals("message")
                || step.type().equals("fallback_message");
    }

    private static TokenUsage counts(UsageGatherer told) {
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

    private static BillingTerms terms(UsageGatherer told, List<BillingTerms.Part> parts, boolean doubtful) {
        if (told.speed() == null && told.inferenceGeo() == null && told.serviceTier() == null && parts.isEmpty()) {
            return BillingTerms.of(doubtful);
        }
        return new BillingTerms(told.speed(), told.inferenceGeo(), told.serviceTier(), parts, doubtful);
    }

    /** A step has the terms of its answer, where it tells none of its own. */
    private static BillingTerms termsOf(UsageIteration step, UsageGatherer told) {
        UsageGatherer own = step.usage();
        return new BillingTerms(
                own.speed() == null ? told.speed() : own.speed(),
                own.inferenceGeo() == null ? told.inferenceGeo() : own.inferenceGeo(),
                own.serviceTier() == null ? told.serviceTier() : own.serviceTier(),
                List.of(),
                false);
    }
}
