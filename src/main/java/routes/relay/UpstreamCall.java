package routes.relay;

import gateway.access.ClientIdentity;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Grant;
import gateway.upstream.Verdict;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.ClientAnswer;
import routes.request.FrontEndpoint;
import routes.request.OutgoingRequest;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.request.SlicedBody;
import routes.request.Target;
import routes.request.UpstreamAnswer;

/**
 * One call to an upstream for one attempt of a request: connects, sends, decides by the kind of answer which {@link Relay}
 * brings it to the client, keeps the deadlines, and ends exactly once. Everything but {@link #wake}, {@link #dueNanos} and the
 * other questions of the watch happens on the event loop of the client's connection.
 */
final class UpstreamCall implements RevokedCalls.Call {

    private static final int NOT_MODIFIED = 304;
    private static final int PROXY_AUTHENTICATION = 407;
    private static final int SLICED_FROM = 256 * 1024;

    /** What waits on both sides of a call whose client does not read: written, arrived, and in the network's buffers. */
    private static final long STALLED_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamCall.class);

    private final UpstreamClient upstream;
    private final RequestContext context;
    private final Attempt attempt;
    private final Runnable completion;
    private final UpstreamConnections connections;
    private final UpstreamTimeouts timeouts;
    private final CallDeadlines deadlines;
    private final UnseenAnswer unseen;
    private final long startedNanos;

    private @Nullable HttpClientResponse response;
    private @Nullable Relay relay;
    private @Nullable StreamGate gate;
    private @Nullable BodyPump pump;
    private @Nullable UpstreamExchange exchange;
    private int resent;
    private int provisional;
    private boolean done;
    private boolean failing;
    private volatile long due;
    private volatile long stalledSince;
    private long stalledBytes;
    private volatile boolean streaming;

    /**
     * @param completion called once, on a virtual thread, after {@link Attempt#outcome} is set
     */
    UpstreamCall(UpstreamClient upstream, RequestContext context, Attempt attempt, Runnable completion) {
        this.upstream = upstream;
        this.context = context;
        this.attempt = attempt;
        this.completion = completion;
        this.timeouts = upstream.timeouts();
        // Not on the event loop: the connections of a proxy may have to be prepared.
        this.connections = upstream.connections(attempt);
        this.startedNanos = upstream.watch().now();
        this.deadlines = new CallDeadlines(timeouts, context, attempt.target(), startedNanos);
        this.unseen = new UnseenAnswer(context, upstream.resources(), upstream.watch()::now);
        this.due = startedNanos + timeouts.connect().toNanos();
    }

    /** Begins the call. From any thread. */
    void start() {
        context.eventLoop().runOnContext(begin -> guarded(this::connect));
    }

    private void connect() {
        if (context.answer().clientGone()) {
            clientLeft();
            return;
        }
        context.answer().onClientGone(() -> guarded(this::clientLeft));
        if (context.wantsStream()) {
            gate = new StreamGate(this, context);
        }
        due = nextDue();
        upstream.watch().add(this);
        connect(connections.kept());
    }

    private void connect(HttpClient http) {
        HttpServerRequest client = context.request();
        OutgoingRequest outgoing = context.outgoing();
        RequestOptions options = new RequestOptions()
                .setHost(upstream.host())
                .setPort(upstream.port())
                .setSsl(upstream.tls())
                .setMethod(outgoing == null ? HttpMethod.valueOf(client.method().name()) : HttpMethod.POST)
                .setURI(upstream.basePath() + (outgoing == null ? context.target() : outgoing.path()))
                .setConnectTimeout(timeouts.connect().toMillis());
        http.request(options)
                .onComplete(connected -> guarded(() -> {
                    if (connected.succeeded()) {
                        send(connected.result());
                    } else {
                        unreachable(connected.cause());
                    }
                }));
    }

    private void unreachable(Throwable cause) {
        if (!done) {
            LOG.warn(
                    "Request {}: {} cannot be reached: {}",
                    context.id(),
                    attempt.target().name(),
                    cause.toString());
            fail(FailureKind.UPSTREAM_CONNECT, cause, true);
        }
    }

    private void send(HttpClientRequest connected) {
        if (done) {
            connected.exceptionHandler(unsent -> LOG.trace("Request {}: was not sent", context.id(), unsent));
            connected.reset();
            return;
        }
        int number = resent;
        upstream.settlement().reaches(context);
        exchange = UpstreamConnections.begin(connected);
        upstream.headers().write(context, attempt, connected.headers());
        connected.exceptionHandler(error -> guarded(() -> broken(number, error)));
        connected.continueHandler(told -> provisional());
        connected.earlyHintsHandler(told -> provisional());
        connected
                .response()
                .onComplete(answered -> guarded(() -> {
                    if (answered.succeeded()) {
                        answered(GuardedAnswer.of(
                                answered.result(), upstream.headers().credentials()));
                    } else {
                        broken(number, answered.cause());
                    }
                }));
        OutgoingRequest outgoing = context.outgoing();
        if (outgoing != null) {
            sendWhole(connected, outgoing.bytes());
        } else if (context.endpoint() == FrontEndpoint.PASSTHROUGH) {
            pipeBody(connected);
        } else if (context.body().bytes().length > 0) {
            sendWhole(connected, context.body().bytes());
        } else {
            connected.end();
        }
    }

    /** The same bytes for every attempt, without a copy. */
    @SuppressWarnings("deprecation")
    private static void sendWhole(HttpClientRequest target, byte[] body) {
        Buffer wrapped = Buffer.buffer(Unpooled.wrappedBuffer(body));
        if (body.length <= SLICED_FROM) {
            target.end(wrapped);
        } else {
            target.putHeader("content-length", Integer.toString(body.length));
            SlicedBody.send(target, wrapped);
        }
    }

    private void pipeBody(HttpClientRequest target) {
        try {
            ReadStream<Buffer> body = upstream.resources().bodyOf(context, this::refuse);
            BodyPump started = new BodyPump(
                    context,
                    body,
                    target,
                    upstream.maxBodyBytes(),
                    upstream.bodyTimeout(),
                    upstream.watch()::now,
                    this::refuse);
            pump = started;
            started.start();
        } catch (GatewayFailure refused) {
            refuse(refused);
        }
    }

    /** Ends the call for a reason that is not the upstream's: a body that is too large or too slow, or no memory for an answer. */
    void refuse(GatewayFailure failure) {
        guarded(() -> {
            if (!done) {
                failing = true;
                resetUpstream();
                attempt.permit().released();
                failNow(failure);
            }
        });
    }

    @Override
    public @Nullable ClientIdentity client() {
        return context.client();
    }

    @Override
    public void revoked() {
        context.eventLoop()
                .runOnContext(end -> guarded(() -> {
                    if (!done && !failing && !goesOnUnseen()) {
                        giveUp();
                    }
                }));
    }

    private boolean goesOnUnseen() {
        boolean goesOn = unseen.goesOn(pump, relay);
        due = goesOn ? nextDue() : due;
        return goesOn;
    }

    /** Ends the call of a client that has gone, or whose key was revoked. */
    void giveUp() {
        failing = true;
        resetUpstream();
        attempt.permit().released();
        if (context.answer().clientGone()) {
            leave(Settlement.Facts.ofStatus(499));
        } else {
            failNow(new GatewayFailure.RequestRefused(FailureKind.ACCESS_REVOKED));
        }
    }

    private void answered(HttpClientResponse answer) {
        if (done) {
            resetUpstream();
            return;
        }
        response = answer;
        int status = answer.statusCode();
        if (status < 200 || !ConnectionUse.isStatus(status)) {
            // Nobody has asked for another protocol, and what is only provisional, or no status at all, is no answer.
            fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return;
        }
        AnswerFraming.secure(answer.request(), answer);
        if (context.answer().clientGone() && (status >= 300 || isEventStream(answer))) {
            // It was read for what it has made, which is nothing.
            answer.exceptionHandler(reset -> LOG.trace("Request {}: gave its answer up", context.id()));
            giveUp();
            return;
        }
        if (status == PROXY_AUTHENTICATION) {
            // It is the outgoing proxy that refuses, not the upstream.
            fail(FailureKind.UPSTREAM_CONNECT, null, true);
            return;
        }
        if (status >= 300 && status < 400 && status != NOT_MODIFIED) {
            redirected(answer);
            return;
        }
        upstream.observer().answered(attempt, answer.headers()::get);
        boolean translated = context.outgoing() != null && context.endpoint().asksForMessage();
        if (status >= 400) {
            relay = new ErrorRelay(this, context, upstream, answer);
        } else if (translated && isEventStream(answer) && !context.wantsStream()) {
            fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return;
        } else if (isEventStream(answer)) {
            StreamGate open = gate == null ? new StreamGate(this, context) : gate;
            gate = open;
            relay = translated
                    ? new TranslatedStreamRelay(this, context, upstream, answer, open)
                    : new StreamRelay(this, context, upstream, answer, open);
            streaming = true;
        } else if (translated) {
            relay = new TranslatedBodyRelay(this, context, upstream, answer);
        } else {
            relay = new BodyRelay(this, context, upstream, answer);
        }
        due = nextDue();
        relay.start();
    }

    /** Whoever follows a redirect takes the request and its keys there: neither we nor our clients do. */
    private void redirected(HttpClientResponse answer) {
        LOG.warn(
                "Request {}: {} answers with a redirect ({}), which is not followed; is its base URL right?",
                context.id(),
                attempt.target().name(),
                answer.statusCode());
        answer.exceptionHandler(reset -> LOG.trace("Request {}: gave the redirect up", context.id()));
        switch (attempt.target()) {
            case Target.OfProvider provider -> fail(FailureKind.UPSTREAM_REDIRECT, null, true);
            case Target.OfAccount account -> {
                // Whoever finds a path that redirects must not open the account's breaker with it.
                failing = true;
                resetUpstream();
                attempt.permit().succeeded();
                failNow(new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_REDIRECT, null));
            }
        }
    }

    private void provisional() {
        provisional++;
        if (provisional > AnswerFraming.MOST_PROVISIONAL) {
            guarded(() -> fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true));
        }
    }

    private static boolean isEventStream(HttpClientResponse answer) {
        String type = answer.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17);
    }

    /** A request that was sent once more has nothing to do with what becomes of its first connection. */
    private void broken(int number, Throwable cause) {
        if (number != resent || done || failing) {
            return;
        }
        UpstreamExchange used = exchange;
        if (relay == null && !context.body().consumed() && resent == 0 && used != null && used.wasClosedMeanwhile()) {
            LOG.debug("Request {} is sent once more: its connection was closed before", context.id(), cause);
            resent++;
            connect(connections.single());
        } else {
            broken(cause);
        }
    }

    /** The connection to the upstream failed, or the upstream closed it before its time. */
    void broken(Throwable cause) {
        if (done || failing) {
            return;
        }
        LOG.debug("Request {}: the upstream broke off", context.id(), cause);
        if (relay == null) {
            fail(FailureKind.UPSTREAM_BROKEN, cause, true);
        } else {
            relay.broken(cause);
        }
    }

    private void clientLeft() {
        if (done || failing || goesOnUnseen()) {
            return;
        }
        if (timeouts.drainWhenClientLeaves() && relay != null && relay.drains()) {
            // The client will not take what it has not taken yet.
            caughtUp();
            HttpClientResponse source = response;
            if (source != null) {
                source.resume();
            }
            return;
        }
        // The reset tells the handlers that the call broke, which nobody is to blame for.
        failing = true;
        resetUpstream();
        attempt.permit().released();
        if (context.answer().firstEventNanos() == 0
                && deadlines.hasLongPassed(upstream.watch().now(), gate != null)) {
            attempt.leftWaiting();
        }
        Relay current = relay;
        if (current == null) {
            leave(Settlement.Facts.ofStatus(499));
        } else {
            current.whenClientLeft(this::leave);
        }
    }

    private void leave(Settlement.Facts known) {
        HttpClientResponse answer = response;
        UpstreamExchange used = exchange;
        boolean taken = used != null && used.isSent() && (answer == null || answer.statusCode() < 400);
        upstream.settlement().settle(context, taken ? CutAnswer.withPrompt(known, context, upstream.limits()) : known);
        finish(new AttemptOutcome.Answered());
    }

    /** Closes the connection of a client that does not read. From any thread. */
    void abandonClient() {
        context.eventLoop().runOnContext(close -> context.answer().breakOff());
    }

    /**
     * The attempt failed without an answer. Another account is tried where the client has nothing yet; otherwise the client is
     * told inside its stream.
     */
    void fail(FailureKind kind, @Nullable Throwable cause, boolean mayTryNext) {
        if (done || failing) {
            return;
        }
        // The reset tells the handlers of the answer that it broke; what failed first is what counts.
        failing = true;
        resetUpstream();
        GatewayFailure failure = new GatewayFailure.UpstreamFailed(kind, cause);
        Verdict.TryNext verdict = new Verdict.TryNext(kind.name(), true, kind == FailureKind.UPSTREAM_CONNECT);
        tellBreaker(verdict);
        if (context.answer().begun()) {
            failNow(failure);
        } else if (mayTryNext && !context.body().consumed()) {
            finish(new AttemptOutcome.Failed(verdict, null, failure));
        } else {
            failNow(failure);
        }
    }

    /** The upstream's answer is of no use to this client: another account, or what stands in for all of them, is. */
    void withoutAnswer(Verdict verdict) {
        tellBreaker(verdict);
        finish(new AttemptOutcome.Failed(
                verdict, null, new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_INVALID_ANSWER, null)));
    }

    /** The upstream's answer means that another account should be tried. */
    void failed(Verdict verdict, UpstreamAnswer answer) {
        tellBreaker(verdict);
        finish(new AttemptOutcome.Failed(
                verdict, answer, new GatewayFailure.UpstreamFailed(FailureKind.UPSTREAM_INVALID_ANSWER, null)));
    }

    /** An error under a good status: the client gets it, or another target is tried. */
    void failedOrAnswered(Verdict verdict, UpstreamAnswer answer) {
        if (verdict instanceof Verdict.PassOn) {
            attempt.permit().answered();
            upstream.answers().pass(context, answer);
            answeredToClient();
        } else {
            failed(verdict, answer);
        }
    }

    /** A good answer cannot be given to this client. */
    void withheld(Throwable cause) {
        if (cause instanceof GatewayFailure failure) {
            attempt.permit().succeeded();
            failNow(failure);
        } else {
            fail(FailureKind.UPSTREAM_INVALID_ANSWER, cause, false);
        }
    }

    /** A good answer has begun. */
    void succeeded() {
        attempt.permit().succeeded();
        upstream.observer().began(attempt, upstream.watch().now() - startedNanos);
    }

    private void tellBreaker(Verdict verdict) {
        if (!(verdict instanceof Verdict.TryNext next) || !next.countsForBreaker()) {
            attempt.permit().answered();
        } else if (next.certain()) {
            attempt.permit().failed();
        } else {
            attempt.permit().suspected();
        }
    }

    private void failNow(GatewayFailure failure) {
        Relay current = relay;
        Settlement.Facts known =
                current == null || !context.answer().clientGone() ? null : current.factsWhenClientLeft();
        upstream.answers().fail(context, failure, known == null && current != null ? current.facts() : known);
        finish(new AttemptOutcome.Answered());
    }

    /** The answer has gone to the client, as far as it came. */
    void answeredToClient() {
        finish(new AttemptOutcome.Answered());
    }

    private void finish(AttemptOutcome outcome) {
        if (done) {
            return;
        }
        done = true;
        failing = true;
        try {
            letGo();
        } catch (RuntimeException e) {
            LOG.error("Request {}: what its upstream call holds cannot be let go", context.id(), e);
        } finally {
            // Whatever fails, nobody else ends the request.
            attempt.outcome(outcome);
            RequestThreads.start(completion);
        }
    }

    private void letGo() {
        streaming = false;
        upstream.watch().remove(this);
        context.answer().onClientGone(null);
        caughtUp();
        try {
            if (relay != null) {
                relay.abandon();
            }
        } finally {
            if (pump != null) {
                pump.stop();
            }
        }
    }

    boolean done() {
        return done;
    }

    Attempt attempt() {
        return attempt;
    }

    UpstreamTimeouts timeouts() {
        return timeouts;
    }

    /** Gives the upstream's connection up. */
    void resetUpstream() {
        UpstreamExchange current = exchange;
        if (current != null) {
            current.giveUp();
        }
    }

    /**
     * Stops reading from the upstream until the client has taken what was written. What waits for it meanwhile is held of the memory
     * budget; where that has no room, a client that does not read is in the way of those that do.
     */
    void awaitClient(HttpClientResponse source) {
        ClientAnswer client = context.answer();
        if (client.clientGone() || !client.isFull()) {
            return;
        }
        source.pause();
        if (stalledBytes == 0) {
            if (context.holding().grow(STALLED_BYTES) != Grant.GRANTED) {
                LOG.info("Request {}: its client does not read, and there is no memory to wait for it", context.id());
                context.answer().breakOff();
                return;
            }
            stalledBytes = STALLED_BYTES;
        }
        stalledSince = upstream.watch().now();
        client.whenTaken(() -> {
            caughtUp();
            source.resume();
        });
    }

    private void caughtUp() {
        stalledSince = 0;
        context.holding().shrink(stalledBytes);
        stalledBytes = 0;
    }

    /** Whether events flow to the client. From any thread. */
    boolean streaming() {
        return streaming;
    }

    /** Since when the client has not taken what was written to it; 0 when it keeps up. From any thread. */
    long stalledSince() {
        return stalledSince;
    }

    /** When the watch should wake this call, on its clock. From any thread. */
    long dueNanos() {
        return due;
    }

    /** A deadline has passed. From any thread. */
    void wake() {
        due = upstream.watch().now() + Duration.ofSeconds(1).toNanos();
        context.eventLoop().runOnContext(timer -> guarded(this::checkDeadlines));
    }

    private void checkDeadlines() {
        if (done) {
            return;
        }
        long now = upstream.watch().now();
        if (now - deadline() >= 0) {
            tooLate();
        } else if (gate != null) {
            gate.checkSilence(now);
        }
        due = nextDue();
    }

    /** The deadline of the current phase may have come nearer. */
    void reschedule() {
        due = nextDue();
    }

    private void tooLate() {
        if (unseen.awaited()) {
            giveUp();
            return;
        }
        if (relay instanceof EventRelay stream && stream.started()) {
            if (stalledSince == 0 && !stream.closeIfComplete()) {
                if (!stream.hasContent()) {
                    attempt.leftWaiting();
                }
                fail(FailureKind.UPSTREAM_STREAM_SILENT, null, false);
            }
        } else if (gate != null) {
            attempt.leftWaiting();
            fail(FailureKind.UPSTREAM_FIRST_EVENT_TIMEOUT, null, true);
        } else if (pump != null && pump.sending()) {
            refuse(new GatewayFailure.RequestRefused(FailureKind.REQUEST_BODY_TIMEOUT));
        } else if (stalledSince == 0) {
            if (!context.answer().begun()) {
                attempt.leftWaiting();
            }
            fail(FailureKind.UPSTREAM_TIMEOUT, null, mayTryElsewhere());
        }
    }

    private boolean mayTryElsewhere() {
        return switch (attempt.target()) {
            case Target.OfAccount account -> context.endpoint() == FrontEndpoint.MODELS;
            case Target.OfProvider provider -> true;
        };
    }

    /** When the current phase of the call has taken too long. */
    private long deadline() {
        return unseen.deadline(deadlines.of(relay, gate != null, pump));
    }

    private long nextDue() {
        StreamGate open = gate;
        return open == null ? deadline() : Math.min(deadline(), open.dueNanos());
    }

    /** Runs a step of the call; a defect in it ends the call instead of leaving the request open for ever. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error("Request {} failed in its upstream call", context.id(), e);
            if (!done) {
                endAfter(e);
            }
        }
    }

    private void endAfter(Throwable defect) {
        // The reset tells the handlers that the call broke, which is not the upstream's fault, and no other one's to
        // mend.
        failing = true;
        try {
            resetUpstream();
            failNow(new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, defect));
        } finally {
            finish(new AttemptOutcome.Answered());
        }
    }

    static boolean isJson(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).contains("json");
    }
}
