package routes.upstream;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Duration;
import java.util.function.LongSupplier;
import routes.answer.ClientPace;
import routes.answer.StreamGate;
import routes.relay.EventRelay;
import routes.request.Attempt;
import routes.request.FrontEndpoint;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * When an upstream call is looked at next, and what is done where its current phase has taken too long. On the event loop of
 * the client's connection, except for {@link #dueNanos}.
 */
final class CallTimer {

    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final CallPhases call;
    private final RequestContext context;
    private final Attempt attempt;
    private final CallDeadlines deadlines;
    private final UnseenAnswer unseen;
    private final ClientPace pace;
    private final LongSupplier nanoTime;
    private volatile long due;

    CallTimer(
            CallPhases call,
            RequestContext context,
            CallDeadlines deadlines,
            UnseenAnswer unseen,
            ClientPace pace,
            LongSupplier nanoTime,
            long firstDue) {
        this.call = call;
        this.context = context;
        this.attempt = call.attempt();
        this.deadlines = deadlines;
        this.unseen = unseen;
        this.pace = pace;
        this.nanoTime = nanoTime;
        this.due = firstDue;
    }

    /** When the call should be looked at, on the clock of the watch. From any thread. */
    long dueNanos() {
        return due;
    }

    /** The call is going to be looked at; not again for the next second. From any thread. */
    void looking() {
        due = nanoTime.getAsLong() + AGAIN_NANOS;
    }

    /** The phase is another one, or its deadline has moved. */
    void reschedule() {
        StreamGate open = call.gate();
        long deadline = deadline();
        due = open == null ? deadline : Math.min(deadline, open.dueNanos());
    }

    /** Ends the call where its time is up, or sends a ping where the client has heard nothing for too long. */
    void check() {
        if (call.end().isOver()) {
            return;
        }
        long now = nanoTime.getAsLong();
        StreamGate open = call.gate();
        if (now - deadline() >= 0) {
            tooLate();
        } else if (open != null) {
            open.checkSilence(now);
        }
        reschedule();
    }

    /** When the current phase of the call has taken too long. */
    private long deadline() {
        return unseen.deadline(deadlines.of(call.relay(), call.gate() != null, call.pump()));
    }

    private void tooLate() {
        BodyPump pump = call.pump();
        if (unseen.awaited()) {
            call.giveUp();
        } else if (call.relay() instanceof EventRelay stream && stream.started()) {
            silent(stream);
        } else if (call.gate() != null) {
            attempt.leftWaiting();
            call.end().fail(FailureKind.UPSTREAM_FIRST_EVENT_TIMEOUT, null, true);
        } else if (pump != null && pump.sending()) {
            call.refuse(new GatewayFailure.RequestRefused(FailureKind.REQUEST_BODY_TIMEOUT));
        } else if (pace.stalledSince() == 0) {
            if (!context.answer().begun()) {
                attempt.leftWaiting();
            }
            call.end().fail(FailureKind.UPSTREAM_TIMEOUT, null, mayTryElsewhere());
        }
    }

    private void silent(EventRelay stream) {
        if (pace.stalledSince() == 0 && !stream.closeIfComplete()) {
            if (!stream.hasContent()) {
                attempt.leftWaiting();
            }
            call.end().fail(FailureKind.UPSTREAM_STREAM_SILENT, null, false);
        }
    }

    private boolean mayTryElsewhere() {
        return switch (attempt.target()) {
            case Target.OfAccount account -> context.endpoint() == FrontEndpoint.MODELS;
            case Target.OfWeb account -> false;
            case Target.OfProvider provider -> true;
        };
    }
}
