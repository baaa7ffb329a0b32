package routes.maintenance;

import gateway.error.FailureMessages;
import gateway.error.GatewayFailure;
import gateway.jobs.JobRun;
import gateway.jobs.JobRunStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the runs of jobs. A job is a {@code direct:} route for which there is a schedule: {@code direct:refresh-tokens} with
 * {@code cron-refresh-tokens}. Every run of it is kept, on schedule or by hand; what cannot be kept is logged and does not hinder
 * the job. Safe from many threads.
 */
public final class JobRuns implements RoutePolicyFactory {

    /** The exchange property that says what started a job; the schedule where it is absent. */
    public static final String TRIGGER = "jobTrigger";

    /** The trigger of a run that somebody asked for. */
    public static final String BY_HAND = "hand";

    /** The exchange property that holds the {@link JobRun} when the job has ended. */
    public static final String RUN = "jobRun";

    /** What ids of routes that are schedules begin with; the name of the job follows. */
    public static final String SCHEDULE_PREFIX = "cron-";

    private static final Logger LOG = LoggerFactory.getLogger(JobRuns.class);

    private static final String BEGUN = "jobBegun";
    private static final String BY_SCHEDULE = "schedule";
    private static final int LONGEST_FAILURE = 300;

    private final JobRunStore store;
    private final String node;
    private final FailureMessages messages;
    private final InstantSource clock;

    /** @param node name of this node, told in each run */
    public JobRuns(JobRunStore store, String node, FailureMessages messages, InstantSource clock) {
        this.store = store;
        this.node = node;
        this.messages = messages;
        this.clock = clock;
    }

    /** {@inheritDoc} Routes that are no jobs get none, so that requests pay nothing. */
    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        boolean direct = route instanceof RouteDefinition definition
                && ("direct:" + routeId).equals(definition.getInput().getEndpointUri());
        return direct
                        && context instanceof ModelCamelContext model
                        && model.getRouteDefinition(SCHEDULE_PREFIX + routeId) != null
                ? new Watch()
                : null;
    }

    /** As exact as the store keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void keep(JobRun run) {
        try {
            store.record(run);
        } catch (RuntimeException e) {
            LOG.warn("The run of job {} cannot be kept", run.job(), e);
        }
    }

    /** A failure that a route has logged and done with is still one. */
    private @Nullable String failureOf(Exchange exchange) {
        Exception failure = exchange.getException();
        ExchangeExtension state = exchange.getExchangeExtension();
        if (failure == null && state.isErrorHandlerHandledSet() && state.isErrorHandlerHandled()) {
            failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        }
        return switch (failure) {
            case null -> null;
            case GatewayFailure known -> messages.text(known, Locale.ENGLISH);
            default -> inOneLine(failure);
        };
    }

    private static String inOneLine(Exception failure) {
        String text = failure.getMessage() == null
                ? failure.getClass().getSimpleName()
                : failure.getClass().getSimpleName() + ": " + failure.getMessage();
        String line = text.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.length() > LONGEST_FAILURE ? line.substring(0, LONGEST_FAILURE) + "…" : line;
    }

    private final class Watch extends RoutePolicySupport {

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            exchange.setProperty(BEGUN, now());
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Instant ended = now();
            Instant started = exchange.getProperty(BEGUN, ended, Instant.class);
            String trigger = BY_HAND.equals(exchange.getProperty(TRIGGER)) ? BY_HAND : BY_SCHEDULE;
            JobRun run = new JobRun(route.getId(), node, trigger, started, ended, failureOf(exchange));
            exchange.setProperty(RUN, run);
            keep(run);
        }
    }
}
