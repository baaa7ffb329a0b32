package routes.upstream;

import gateway.access.ClientIdentity;
import gateway.error.FailureKind;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;
import routes.answer.AttemptEnd;
import routes.answer.ClientPace;
import routes.answer.StreamGate;
import routes.answer.UpstreamTimeouts;
import routes.relay.Relay;
import routes.relay.RelayParts;
import routes.relay.Relays;
import routes.request.Attempt;
import routes.request.RequestContext;

/**
 * One call to an upstream for one attempt of a request: sends it, has a {@link Relay}, whose {@code RelayedCall} it is, bring the
 * answer to the client, and ends exactly once. Everything but {@link #wake} and the questions of the watch happens on the event loop of the client's connection.
 */
final class UpstreamCall implements RequestSender.Taker, RevokedCalls.Call {

    private final UpstreamClient upstream;
    final RequestContext context;
    private final Attempt attempt;
    private final UpstreamTimeouts timeouts;
    private final ClientPace pace;
    private final CallTimer timer;
    private final LeavingClient leaving;
    private final AnswerSource source;
    private final AttemptEnd end;
    private final long startedNanos;
    private @Nullable HttpClientResponse response;
    private @Nullable Relay relay;
    private @Nullable StreamGate gate;
    private volatile boolean streaming;

    /**
     * @param from makes what gets the answer
     * @param completion called once, on a virtual thread, after {@link Attempt#outcome} is set
     */
    UpstreamCall(UpstreamClient upstream, RequestContext context, SourceMaker from, Runnable completion) {
        this.upstream = upstream;
        this.context = context;
        this.attempt = context.tries().requireCurrent();
        // First: the connections of a proxy may have to be prepared, which is no time of the upstream's.
        this.source = from.apply(this);
        this.timeouts = upstream.timeouts();
        CallWatch watch = upstream.watch();
        RelayParts parts = upstream.relays();
        this.startedNanos = watch.now();
        this.pace = new ClientPace(context, watch::now);
        CallDeadlines deadlines = new CallDeadlines(timeouts, context, attempt.target(), startedNanos);
        UnseenAnswer unseen = new UnseenAnswer(context, parts.resources(), watch::now);
        long connected = startedNanos + timeouts.connect().toNanos();
        this.timer = new CallTimer(this, context, deadlines, unseen, pace, watch::now, connected);
        this.leaving = new LeavingClient(this, context, parts, timeouts, deadlines, unseen, pace);
        this.end = new AttemptEnd(
                context,
                attempt,
                parts.answers(),
                upstream.host() + ":" + upstream.port(),
                () -> Relay.known(relay, context.answer()),
                this::resetUpstream,
                this::letGo,
                completion);
    }

    /** Begins the call. From any thread. */
    void start() {
        context.eventLoop().runOnContext(begin -> guarded(this::begin));
    }

    private void begin() {
        if (context.answer().clientGone()) {
            leaving.left();
            return;
        }
        context.answer().onClientGone(() -> guarded(leaving::left));
        if (context.wantsStream() && !context.endpoint().relaysOnly()) {
            gate = new StreamGate(timeouts, context);
        }
        timer.reschedule();
        upstream.watch().add(this);
        source.start(timeouts.connect().toMillis());
    }

    @Override
    public void answered(HttpClientResponse answer) {
        if (end.isOver()) {
            resetUpstream();
            return;
        }
        response = answer;
        if (AnswerTriage.passes(this, context, answer)) {
            bring(answer);
        }
    }

    private void bring(HttpClientResponse answer) {
        upstream.observer().answered(attempt, answer.headers()::get);
        boolean stream = answer.statusCode() < 400 && Relays.isEventStream(answer);
        if (stream && gate == null) {
            gate = new StreamGate(timeouts, context);
        }
        Relay chosen = Relays.of(this, context, upstream.relays(), answer, gate);
        if (chosen == null) {
            end.fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return;
        }
        relay = chosen;
        streaming = stream;
        timer.reschedule();
        chosen.start();
    }

    @Override
    public void broken(Throwable cause) {
        if (end.isNear()) {
            return;
        }
        if (relay == null) {
            end.fail(FailureKind.UPSTREAM_BROKEN, cause, true);
        } else {
            relay.broken(cause);
        }
    }

    @Override
    public @Nullable ClientIdentity client() {
        return context.client();
    }

    @Override
    public void revoked() {
        context.eventLoop().runOnContext(gone -> guarded(leaving::revoked));
    }

    @Override
    public void giveUp() {
        leaving.giveUp();
    }

    void endByOperator() {
        context.eventLoop().runOnContext(now -> guarded(leaving::ended));
    }

    /** Closes the connection of a client that does not read. From any thread. */
    void abandonClient() {
        context.eventLoop().runOnContext(close -> context.answer().breakOff());
    }

    @Override
    public void succeeded() {
        attempt.permit().succeeded();
        upstream.observer().began(attempt, upstream.watch().now() - startedNanos);
    }

    private void letGo() {
        streaming = false;
        upstream.watch().remove(this);
        context.answer().onClientGone(null);
        pace.caughtUp();
        try {
            if (relay != null) {
                relay.abandon();
            }
        } finally {
            source.stop();
        }
    }

    @Override
    public AttemptEnd end() {
        return end;
    }

    @Override
    public Attempt attempt() {
        return attempt;
    }

    @Override
    public @Nullable HttpClientResponse response() {
        return response;
    }

    @Override
    public AnswerSource source() {
        return source;
    }

    @Override
    public @Nullable Relay relay() {
        return relay;
    }

    @Override
    public @Nullable StreamGate gate() {
        return gate;
    }

    @Override
    public int holdBytes() {
        return upstream.holdBytes();
    }

    @Override
    public String origin() {
        return upstream.origin();
    }

    @Override
    public void resetUpstream() {
        source.reset();
    }

    @Override
    public void awaitClient(HttpClientResponse source) {
        pace.await(source);
    }

    /** Whether events flow to the client. From any thread. */
    boolean streaming() {
        return streaming;
    }

    /** Since when the client has not taken what was written to it; 0 when it keeps up. From any thread. */
    long stalledSince() {
        return pace.stalledSince();
    }

    /** When the watch should wake this call, on its clock. From any thread. */
    long dueNanos() {
        return timer.dueNanos();
    }

    /** A deadline has passed. From any thread. */
    void wake() {
        timer.looking();
        context.eventLoop().runOnContext(look -> guarded(timer::check));
    }

    @Override
    public void reschedule() {
        timer.reschedule();
    }
}
