package routes.upstream;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.LongSupplier;
import routes.answer.ClientPace;
import routes.answer.Settlement;
import routes.answer.UpstreamTimeouts;
import routes.relay.CutAnswer;
import routes.relay.Relay;
import routes.relay.RelayParts;
import routes.request.Attempt;
import routes.request.RequestContext;

/**
 * What becomes of an upstream call whose client has gone, or whose key was revoked: it is given up, read to its end for its usage,
 * or goes on because of what it makes. On the event loop of the client's connection.
 */
final class LeavingClient {

    private final CallPhases call;
    private final RequestContext context;
    private final Attempt attempt;
    private final RelayParts parts;
    private final UpstreamTimeouts timeouts;
    private final CallDeadlines deadlines;
    private final UnseenAnswer unseen;
    private final ClientPace pace;
    private final LongSupplier nanoTime;

    LeavingClient(
            CallPhases call,
            RequestContext context,
            RelayParts parts,
            UpstreamTimeouts timeouts,
            CallDeadlines deadlines,
            UnseenAnswer unseen,
            ClientPace pace) {
        this.call = call;
        this.context = context;
        this.attempt = call.attempt();
        this.parts = parts;
        this.timeouts = timeouts;
        this.deadlines = deadlines;
        this.unseen = unseen;
        this.pace = pace;
        this.nanoTime = parts.nanoTime();
    }

    /** The client has gone. */
    void left() {
        if (call.end().isNear() || goesOnUnseen()) {
            return;
        }
        Relay relay = call.relay();
        if (timeouts.drainWhenClientLeaves() && relay != null && relay.drains()) {
            // The client will not take what it has not taken yet.
            pace.caughtUp();
            HttpClientResponse answer = call.response();
            if (answer != null) {
                answer.resume();
            }
            return;
        }
        call.end().stop();
        attempt.permit().released();
        if (context.answer().firstEventNanos() == 0
                && deadlines.hasLongPassed(nanoTime.getAsLong(), call.gate() != null)) {
            attempt.leftWaiting();
        }
        if (relay == null) {
            settle(Settlement.Facts.ofStatus(499));
        } else {
            relay.whenClientLeft(this::settle);
        }
    }

    /** The client's key is not valid any more. */
    void revoked() {
        if (!call.end().isNear() && !goesOnUnseen()) {
            giveUp();
        }
    }

    /** An operator ends it. */
    void ended() {
        if (!call.end().isNear()) {
            giveUp(FailureKind.ENDED_BY_OPERATOR);
        }
    }

    /** Nobody wants the answer any more. */
    void giveUp() {
        giveUp(FailureKind.ACCESS_REVOKED);
    }

    private void giveUp(FailureKind told) {
        call.end().stop();
        attempt.permit().released();
        if (context.answer().clientGone()) {
            settle(Settlement.Facts.ofStatus(499));
        } else {
            call.end().told(new GatewayFailure.RequestRefused(told));
        }
    }

    private boolean goesOnUnseen() {
        boolean goesOn = unseen.goesOn(call.pump(), call.relay());
        if (goesOn) {
            call.reschedule();
        }
        return goesOn;
    }

    private void settle(Settlement.Facts known) {
        HttpClientResponse answer = call.response();
        boolean taken = call.source().isSent() && (answer == null || answer.statusCode() < 400);
        parts.settlement().settle(context, taken ? CutAnswer.withPrompt(known, context, parts.limits()) : known);
        call.end().answered();
    }
}
