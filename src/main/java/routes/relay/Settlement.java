package routes.relay;

import gateway.account.Account;
import gateway.account.decision.Decision;
import gateway.account.decision.DecisionSummary;
import gateway.protocol.anthropic.UsageGatherer;
import gateway.provider.Provider;
import gateway.translation.AnswerFacts;
import gateway.translation.Loss;
import gateway.usage.TokenUsage;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRow;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import routes.request.Attempt;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * Writes the usage row of a request to the journal before its client learns that the request is complete. Safe from many
 * threads; the first settlement of a request counts.
 */
public final class Settlement {

    private final UsageJournal journal;
    private final LongSupplier nanoTime;
    private final BooleanSupplier enabled;
    private final Pricing pricing;
    private final RequestEstimates estimates;

    public Settlement(
            UsageJournal journal,
            LongSupplier nanoTime,
            BooleanSupplier enabled,
            Pricing pricing,
            RequestEstimates estimates) {
        this.journal = journal;
        this.nanoTime = nanoTime;
        this.enabled = enabled;
        this.pricing = pricing;
        this.estimates = estimates;
    }

    /** Says what tokens cost. Safe from many threads. */
    @FunctionalInterface
    public interface Pricing {

        /**
         * What an answer cost.
         *
         * @param model the model that served, or the one that was asked for where the target told none
         * @param provider null where an account served
         * @return US dollars, null when the price is unknown
         */
        @Nullable
        BigDecimal cost(String model, TokenUsage usage, @Nullable Provider provider);
    }

    /**
     * What is known of an answer when it is settled.
     *
     * @param status the status that the client gets, 499 when it left
     * @param upstreamRequestId the upstream's {@code request-id}
     * @param modelServed the model that the upstream named
     * @param stopReason why the answer stopped
     * @param usage token counts, null when the upstream told none
     * @param estimated whether the counts are an estimate of ours
     */
    public record Facts(
            int status,
            @Nullable String upstreamRequestId,
            @Nullable String modelServed,
            @Nullable String stopReason,
            @Nullable TokenUsage usage,
            boolean estimated) {

        /** An answer without token counts. */
        public static Facts ofStatus(int status) {
            return new Facts(status, null, null, null, null, false);
        }

        /** What a translated answer says. */
        static Facts of(int status, @Nullable String upstreamRequestId, AnswerFacts told) {
            return new Facts(
                    status, upstreamRequestId, told.modelServed(), told.stopReason(), told.usage(), told.estimated());
        }
    }

    /** Appends the row of a request to the journal; returns when the journal has it. */
    public void settle(RequestContext context, Facts facts) {
        if (context.client() == null || context.endpoint() == FrontEndpoint.OWN || !context.settleOnce()) {
            return;
        }
        UsageRow row = row(context, facts);
        context.settled(row);
        if (facts.usage() != null && !facts.estimated()) {
            estimates.learn(context, facts.usage());
        }
        if (enabled.getAsBoolean()) {
            journal.append(row);
        }
    }

    private UsageRow row(RequestContext context, Facts facts) {
        long now = nanoTime.getAsLong();
        Attempt attempt = context.attempt();
        Account account = attempt == null ? null : attempt.account();
        Provider provider = attempt == null ? null : attempt.provider();
        long first = context.firstEventNanos();
        return new UsageRow(
                context.id(),
                context.arrivedAt().truncatedTo(ChronoUnit.MILLIS),
                facts.upstreamRequestId(),
                context.requireClient().keyId(),
                account == null ? null : account.id(),
                context.endpoint().label(),
                context.model(),
                facts.modelServed(),
                modeOf(context),
                context.wantsStream(),
                facts.usage() == null ? TokenUsage.NONE : facts.usage(),
                facts.stopReason(),
                facts.status(),
                context.errorType(),
                first == 0 ? null : millis(first - context.arrivedNanos()),
                millis(now - context.arrivedNanos()),
                context.attempts(),
                context.bytesIn(),
                context.bytesOut(),
                summary(context),
                provider == null ? null : provider.name(),
                cost(context, facts, attempt),
                losses(context),
                facts.estimated());
    }

    private static String modeOf(RequestContext context) {
        return Mode.of(context).label();
    }

    private @Nullable BigDecimal cost(RequestContext context, Facts facts, @Nullable Attempt attempt) {
        TokenUsage usage = facts.usage();
        if (usage == null || attempt == null) {
            return null;
        }
        String asked = attempt.target() instanceof Target.OfProvider provider ? provider.model() : context.model();
        String model = facts.modelServed() == null ? asked : facts.modelServed();
        return model == null ? null : pricing.cost(model, usage, attempt.provider());
    }

    private static @Nullable String losses(RequestContext context) {
        List<Loss> losses = context.losses();
        return losses.isEmpty()
                ? null
                : losses.stream().map(Loss::feature).distinct().collect(Collectors.joining(","));
    }

    private static @Nullable String summary(RequestContext context) {
        Decision decision = context.decision("answered");
        String accounts = decision == null ? null : DecisionSummary.of(decision);
        String providers = providers(context);
        return accounts == null || providers == null
                ? accounts == null ? providers : accounts
                : accounts + "; " + providers;
    }

    /** The try that is being settled has not ended for its balancer yet. */
    private static @Nullable String providers(RequestContext context) {
        Attempt attempt = context.attempt();
        String tries = context.providerTries();
        if (attempt == null || attempt.provider() == null || attempt.outcome() != null) {
            return tries;
        }
        String pending = "provider " + attempt.provider().name() + ": answered";
        return tries == null ? pending : tries + "; " + pending;
    }

    private static int millis(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000);
    }

    /** What a stream or an answer of the Messages API has told. */
    static TokenUsage tokens(@Nullable UsageGatherer usage) {
        return usage == null
                ? TokenUsage.NONE
                : new TokenUsage(
                        usage.input(),
                        usage.output(),
                        usage.cacheRead(),
                        usage.cacheWrite5m(),
                        usage.cacheWrite1h(),
                        usage.thinking(),
                        usage.webSearches(),
                        usage.webFetches());
    }
}
