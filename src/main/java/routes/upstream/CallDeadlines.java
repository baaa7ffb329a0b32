package routes.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import routes.answer.UpstreamTimeouts;
import routes.relay.EventRelay;
import routes.relay.Relay;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;
import routes.request.Target;

/** When each phase of an upstream call has taken too long, on the clock of the watch. A stream that progresses is never cut. */
final class CallDeadlines {

    /** Claude Code gives a model list three seconds; the built-in one must arrive within them. */
    private static final long MODELS_NANOS = Duration.ofSeconds(2).toNanos();

    private final UpstreamTimeouts timeouts;
    private final RequestContext context;
    private final long startedNanos;
    private final long answerFromNanos;

    CallDeadlines(UpstreamTimeouts timeouts, RequestContext context, Target target, long startedNanos) {
        this.timeouts = timeouts;
        this.context = context;
        this.startedNanos = startedNanos;
        this.answerFromNanos = switch (target) {
            case Target.OfAccount account -> context.arrivedNanos();
            case Target.OfProvider provider -> startedNanos;
            case Target.OfWeb account -> startedNanos;
        };
    }

    /** Whether an answer of which nothing has come is so late that a client may well have lost its patience with the target. */
    boolean hasLongPassed(long now, boolean stream) {
        Duration limit = stream ? timeouts.firstEvent() : timeouts.request();
        return now - startedNanos > limit.toNanos() / 2;
    }

    /**
     * The deadline of the current phase.
     *
     * @param relay what brings the answer to the client, null before there is an answer
     * @param stream whether the client waits for a stream
     * @param pump what sends the request body, null where it was sent whole
     */
    long of(@Nullable Relay relay, boolean stream, @Nullable BodyPump pump) {
        if (relay instanceof EventRelay events && events.started()) {
            return events.deadAt(timeouts);
        }
        if (stream) {
            return startedNanos + timeouts.firstEvent().toNanos();
        }
        if (pump != null && pump.sending()) {
            return pump.deadlineNanos();
        }
        if (relay != null && relay.progressNanos() != 0) {
            return relay.progressNanos() + timeouts.streamSilence().toNanos();
        }
        boolean models = context.endpoint() == FrontEndpoint.MODELS;
        return answerFromNanos + (models ? MODELS_NANOS : timeouts.request().toNanos());
    }
}
