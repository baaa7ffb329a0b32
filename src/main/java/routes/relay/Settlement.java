package routes.relay;

import gateway.account.decision.Decision;
import gateway.account.decision.DecisionSummary;
import gateway.protocol.anthropic.UsageGatherer;
import gateway.usage.TokenUsage;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRow;
import java.time.temporal.ChronoUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import routes.request.Attempt;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;

/**
 * Writes the usage row of a request to the journal before its client learns that the request is complete. Safe from many
 * threads; the first settlement of a request counts.
 */
public final class Settlement {

    /** The mode of the target of every request so far. */
    private static final String MODE = "claude-api";

    private final UsageJournal journal;
    private final LongSupplier nanoTime;
    private final BooleanSupplier enabled;

    public Settlement(UsageJournal journal, LongSupplier nanoTime, BooleanSupplier enabled) {
        this.journal = journal;
        this.nanoTime = nanoTime;
        this.enabled = enabled;
    }

    /**
     * What is known of an answer when it is settled.
     *
     * @param status the status that the client gets, 499 when it left
     * @param upstreamRequestId the upstream's {@code request-id}
     * @param modelServed the model that the upstream named
     * @param stopReason why the answer stopped
     * @param usage token counts, null when the upstream told none
     */
    public record Facts(
            int status,
            @Nullable String upstreamRequestId,
            @Nullable String modelServed,
            @Nullable String stopReason,
            @Nullable UsageGatherer usage) {

        /** An answer without token counts. */
        public static Facts ofStatus(int status) {
            return new Facts(status, null, null, null, null);
        }
    }

    /** Appends the row of a request to the journal; returns when the journal has it. */
    public void settle(RequestContext context, Facts facts) {
        if (context.client() == null || context.endpoint() == FrontEndpoint.OWN || !context.settleOnce()) {
            return;
        }
        UsageRow row = row(context, facts);
        context.settled(row);
        if (enabled.getAsBoolean()) {
            journal.append(row);
        }
    }

    private UsageRow row(RequestContext context, Facts facts) {
        long now = nanoTime.getAsLong();
        Attempt attempt = context.attempt();
        long first = context.firstEventNanos();
        return new UsageRow(
                context.id(),
                context.arrivedAt().truncatedTo(ChronoUnit.MILLIS),
                facts.upstreamRequestId(),
                context.requireClient().keyId(),
                attempt == null ? null : attempt.account().id(),
                context.endpoint().label(),
                context.model(),
                facts.modelServed(),
                MODE,
                context.wantsStream(),
                tokens(facts.usage()),
                facts.stopReason(),
                facts.status(),
                context.errorType(),
                first == 0 ? null : millis(first - context.arrivedNanos()),
                millis(now - context.arrivedNanos()),
                context.attempts(),
                context.bytesIn(),
                context.bytesOut(),
                summary(context));
    }

    private static @Nullable String summary(RequestContext context) {
        Decision decision = context.decision("answered");
        return decision == null ? null : DecisionSummary.of(decision);
    }

    private static int millis(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000);
    }

    private static TokenUsage tokens(@Nullable UsageGatherer usage) {
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
