package routes.answer;

import gateway.account.Account;
import gateway.account.decision.Decision;
import gateway.account.decision.DecisionSummary;
import gateway.provider.Provider;
import gateway.telemetry.AccountingMetrics;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.Loss;
import gateway.usage.BatchResultStore;
import gateway.usage.BatchSum;
import gateway.usage.TokenUsage;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRow;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.Attempt;
import routes.request.FrontEndpoint;
import routes.request.Mode;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * Writes the usage row of a request to the journal before its client learns that the request is complete. Safe from many
 * threads; the first settlement of a request counts.
 */
public final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    /** The client key of a request that a route of the operator's let through without one. */
    private static final String NOBODY = "none";

    private final UsageJournal journal;
    private final LongSupplier nanoTime;
    private final BooleanSupplier enabled;
    private final Pricing pricing;
    private final List<SettlementListener> listeners;
    private final AccountingMetrics metrics;
    private final BatchResultStore batchResults;
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();

    public Settlement(
            UsageJournal journal,
            LongSupplier nanoTime,
            BooleanSupplier enabled,
            Pricing pricing,
            List<SettlementListener> listeners,
            AccountingMetrics metrics,
            BatchResultStore batchResults) {
        this.journal = journal;
        this.nanoTime = nanoTime;
        this.enabled = enabled;
        this.pricing = pricing;
        this.listeners = List.copyOf(listeners);
        this.metrics = metrics;
        this.batchResults = batchResults;
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

        /** The same with the mark of an estimate on its counts, where it has any. */
        private Facts asEstimate() {
            return new Facts(status, upstreamRequestId, modelServed, stopReason, usage, usage != null);
        }

        /** What a translated answer says. */
        public static Facts of(int status, @Nullable String upstreamRequestId, AnswerFacts told) {
            return new Facts(
                    status, upstreamRequestId, told.modelServed(), told.stopReason(), told.usage(), told.estimated());
        }
    }

    /** Notes that a request is about to be sent to an upstream: from now on it has a row, whatever becomes of it. */
    public void reaches(RequestContext context) {
        if (context.accounting().reachesUpstream()) {
            metrics.reached();
        }
    }

    /**
     * Sees to it that a request which is over has its row if it reached an upstream, whatever way it ended.
     *
     * @return whether the row was missing
     */
    public boolean complete(RequestContext context) {
        if (!context.accounting().reachedUpstream() || context.accounting().row() != null) {
            return false;
        }
        int status = context.answer().clientGone() ? 499 : context.answer().status();
        settle(context, Facts.ofStatus(status));
        return true;
    }

    /** Appends the row of a request to the journal; returns when the journal has it. */
    public void settle(RequestContext context, Facts facts) {
        boolean reached = context.accounting().reachedUpstream();
        boolean ours = context.client() == null || context.endpoint() == FrontEndpoint.OWN;
        if ((ours && !reached) || !context.accounting().settleOnce()) {
            return;
        }
        Facts known = honest(context, facts);
        BatchSum counted = context.accounting().counted();
        UsageRow plain = row(context, known);
        UsageRow row = counted == null ? plain : plain.with(counted);
        context.accounting().settled(row);
        TokenUsage usage = known.usage();
        if (usage != null && usage.terms().doubtful()) {
            doubt(context);
        }
        if (enabled.getAsBoolean()) {
            journal.append(row);
            if (reached) {
                metrics.accounted();
            }
        }
        for (SettlementListener listener : listeners) {
            tell(listener, context, row, known);
        }
    }

    private static void tell(SettlementListener listener, RequestContext context, UsageRow row, Facts facts) {
        try {
            listener.settled(context, row, facts);
        } catch (RuntimeException e) {
            LOG.error("Request {}: a listener of its settlement failed", context.id(), e);
        }
    }

    /** The web application counts next to nothing, whatever an answer that is made of its events says. */
    private static Facts honest(RequestContext context, Facts told) {
        Attempt attempt = context.tries().current();
        return attempt != null && attempt.target() instanceof Target.OfWeb ? told.asEstimate() : told;
    }

    /** Whether rows are written at all. */
    public boolean accounts() {
        return enabled.getAsBoolean();
    }

    /** Where it is kept which results of batches are in rows. */
    public BatchResultStore batchResults() {
        return batchResults;
    }

    /** The sum of one result of a batch. From any thread. */
    public BatchSum sumOf(RequestContext context, @Nullable String model, TokenUsage usage) {
        Attempt attempt = context.tries().current();
        if (usage.terms().doubtful()) {
            doubt(context);
        }
        BigDecimal cost = model == null || attempt == null ? null : pricing.cost(model, usage, attempt.provider());
        return BatchSum.of(usage, cost, model);
    }

    /** The row of a request as far as it is known; the journalled one where there is one. From any thread that was told of it. */
    public UsageRow draft(RequestContext context, @Nullable String upstreamRequestId) {
        UsageRow settled = context.accounting().row();
        int status = context.answer().clientGone() ? 499 : context.answer().status();
        return settled == null ? row(context, new Facts(status, upstreamRequestId, null, null, null, false)) : settled;
    }

    private void doubt(RequestContext context) {
        metrics.doubtful();
        Attempt attempt = context.tries().current();
        String target = attempt == null ? "An upstream" : attempt.target().name();
        if (doubted.add(target)) {
            LOG.warn("{} tells token counts that can be none; such answers have no cost", target);
        }
    }

    private UsageRow row(RequestContext context, Facts facts) {
        long now = nanoTime.getAsLong();
        Attempt attempt = context.tries().current();
        Account account = attempt == null ? null : attempt.account();
        Provider provider = attempt == null ? null : attempt.provider();
        long first = context.answer().firstEventNanos();
        return new UsageRow(
                context.id(),
                context.arrivedAt().truncatedTo(ChronoUnit.MILLIS),
                facts.upstreamRequestId(),
                context.client() == null ? NOBODY : context.requireClient().keyId(),
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
                context.tries().count(),
                context.body().count(),
                context.answer().bytes(),
                summary(context),
                provider == null ? null : provider.name(),
                cost(context, facts, attempt),
                losses(context),
                facts.estimated(),
                context.replay() == null ? null : context.replay().original());
    }

    private static String modeOf(RequestContext context) {
        return Mode.of(context).label();
    }

    private @Nullable BigDecimal cost(RequestContext context, Facts facts, @Nullable Attempt attempt) {
        TokenUsage usage = facts.usage();
        if (usage == null || attempt == null || !context.endpoint().hasPlainTokens()) {
            return null;
        }
        String asked = switch (attempt.target()) {
            case Target.OfAccount account -> context.model();
            case Target.OfWeb account -> context.model();
            case Target.OfProvider provider -> provider.model();
        };
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
        Decision decision = context.tries().decision(context, "answered");
        String accounts = decision == null ? null : DecisionSummary.of(decision);
        String providers = providers(context);
        return accounts == null || providers == null
                ? accounts == null ? providers : accounts
                : accounts + "; " + providers;
    }

    /** The try that is being settled has not ended for its balancer yet. */
    private static @Nullable String providers(RequestContext context) {
        Attempt attempt = context.tries().current();
        String tries = context.tries().ofProviders();
        if (attempt == null || attempt.provider() == null || attempt.outcome() != null) {
            return tries;
        }
        String pending = "provider " + attempt.provider().name() + ": answered";
        return tries == null ? pending : tries + "; " + pending;
    }

    private static int millis(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000);
    }
}
