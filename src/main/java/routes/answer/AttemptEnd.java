package routes.answer;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.upstream.ConnectionFailure;
import gateway.upstream.Verdict;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.request.UpstreamAnswer;

/**
 * How a try ends: what its circuit breaker learns, what the client gets, whether another target is tried. It ends once; what comes
 * later changes nothing. On the event loop of the client's connection.
 */
public final class AttemptEnd {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptEnd.class);

    private final RequestContext context;
    private final Attempt attempt;
    private final AnswerWriter answers;
    private final String host;
    private final Supplier<Settlement.@Nullable Facts> known;
    private final Runnable reset;
    private final Runnable letGo;
    private final Runnable completion;
    private boolean near;
    private boolean over;

    /**
     * @param host of the upstream, for the log
     * @param known tells what is known of an answer that has begun, null for nothing
     * @param reset gives the upstream's connection up
     * @param letGo lets go of what the call holds
     * @param completion called once, on a virtual thread, after {@link Attempt#outcome} is set
     */
    public AttemptEnd(
            RequestContext context,
            Attempt attempt,
            AnswerWriter answers,
            String host,
            Supplier<Settlement.@Nullable Facts> known,
            Runnable reset,
            Runnable letGo,
            Runnable completion) {
        this.context = context;
        this.attempt = attempt;
        this.answers = answers;
        this.host = host;
        this.known = known;
        this.reset = reset;
        this.letGo = letGo;
        this.completion = completion;
    }

    /** Whether the try has ended. */
    public boolean isOver() {
        return over;
    }

    /** Whether the try ends: what first ended it is what counts, not what breaks because of that. */
    public boolean isNear() {
        return near;
    }

    /** Gives the upstream up: from now on whatever breaks does so because of the end, which is nobody's fault. */
    public void stop() {
        near = true;
        reset.run();
    }

    private void log(Throwable cause) {
        LOG.warn("Request {}: {}: {}", context.id(), attempt.target().name(), ConnectionFailure.reason(host, cause));
    }

    /** Tells the circuit breaker what an answer means. */
    private void judge(Verdict verdict) {
        if (!(verdict instanceof Verdict.TryNext next) || !next.countsForBreaker()) {
            attempt.permit().answered();
        } else if (next.certain()) {
            attempt.permit().failed();
        } else {
            attempt.permit().suspected();
        }
    }

    /** No connection to the target came about. */
    public void unreachable(Throwable cause) {
        if (!isOver()) {
            log(cause);
            fail(FailureKind.UPSTREAM_CONNECT, cause, true);
        }
    }

    /**
     * The try failed without an answer. Another target is tried where the client has nothing yet; otherwise the client is told
     * inside its stream.
     */
    public void fail(FailureKind kind, @Nullable Throwable cause, boolean mayTryNext) {
        if (near) {
            return;
        }
        stop();
        if (kind == FailureKind.UPSTREAM_BROKEN && cause != null) {
            log(cause);
        }
        GatewayFailure failure = new GatewayFailure.UpstreamFailed(kind, cause);
        Verdict.TryNext verdict = new Verdict.TryNext(kind.name(), true, kind == FailureKind.UPSTREAM_CONNECT);
        judge(verdict);
        if (mayTryNext && !context.answer().begun() && !context.body().consumed()) {
            finish(new AttemptOutcome.Failed(verdict, null, failure));
        } else {
            told(failure);
        }
    }

    /** Ends the try for a reason that is not the upstream's: a body that is too large or too slow, or no memory for an answer. */
    public void refuse(GatewayFailure failure) {
        if (!over) {
            stop();
            attempt.permit().released();
            told(failure);
        }
    }

    /** The upstream's answer is of no use to this client: another target, or what stands in for all of them, is. */
    public void withoutAnswer(Verdict verdict) {
        failed(verdict, null);
    }

    /**
     * The upstream's answer means that another target should be tried.
     *
     * @param answer what the client gets where there is no other, null for a failure of ours
     */
    public void failed(Verdict verdict, @Nullable UpstreamAnswer answer) {
        judge(verdict);
        finish(new AttemptOutcome.Failed(
                verdict, answer, new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_INVALID_ANSWER, null)));
    }

    /**
     * The try has failed, and another target should be tried.
     *
     * @param failure what the client is told where there is no other
     */
    public void failedAs(Verdict verdict, GatewayFailure failure) {
        judge(verdict);
        finish(new AttemptOutcome.Failed(verdict, null, failure));
    }

    /** An error under whatever status: the client gets it, or another target is tried. */
    public void failedOrAnswered(Verdict verdict, UpstreamAnswer answer) {
        if (verdict instanceof Verdict.PassOn) {
            attempt.permit().answered();
            answers.pass(context, answer);
            answered();
        } else {
            failed(verdict, answer);
        }
    }

    /** A good answer cannot be given to this client. */
    public void withheld(Throwable cause) {
        if (cause instanceof GatewayFailure failure) {
            attempt.permit().succeeded();
            told(failure);
        } else {
            fail(FailureKind.UPSTREAM_INVALID_ANSWER, cause, false);
        }
    }

    /** The client is told a failure of ours. */
    public void told(GatewayFailure failure) {
        answers.fail(context, failure, known.get());
        answered();
    }

    /** The client has what there is for it. */
    public void answered() {
        finish(new AttemptOutcome.Answered());
    }

    /** Runs a step of the call; a defect in it ends the try instead of leaving the request open for ever. */
    public void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error("Request {} failed in its upstream call", context.id(), e);
            if (!over) {
                endAfter(e);
            }
        }
    }

    private void endAfter(Throwable defect) {
        try {
            stop();
            told(new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, defect));
        } finally {
            answered();
        }
    }

    private void finish(AttemptOutcome outcome) {
        if (over) {
            return;
        }
        over = true;
        near = true;
        try {
            letGo.run();
        } catch (RuntimeException e) {
            LOG.error("Request {}: what its upstream call holds cannot be let go", context.id(), e);
        } finally {
            // Whatever fails, nobody else ends the request.
            attempt.outcome(outcome);
            RequestThreads.start(completion);
        }
    }
}
