package routes.relay;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.protocol.anthropic.MessageStreamReader;
import gateway.protocol.sse.SseScanner;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.EventLife;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.error.UpstreamError;
import gateway.upstream.FailureClass;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.answer.Settlement;
import routes.answer.StreamGate;
import routes.answer.TranslatedAnswers;
import routes.answer.UpstreamTimeouts;
import routes.request.ClientAnswer;
import routes.request.EventTranslator;
import routes.request.FrontEndpoint;
import routes.request.MemoryFailures;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * Brings a stream to a client of another dialect: the events that have just come go through the route {@code translate-events}
 * and what they become goes to the client in one piece. The route runs on the event loop where it is the gateway's own, which
 * never blocks, and on virtual threads where operators have steps in it. The usage row is in the journal before the
 * client gets the event that completes the stream.
 */
public final class TranslatedStreamRelay implements EventRelay {

    private static final int MAX_EVENT_DATA = 16 * 1024 * 1024;
    private static final int MOST_WAITING = 32;

    /** How exactly the last sign of life is known. */
    private static final long LIFE_NANOS = Duration.ofMillis(250).toNanos();

    /** Bytes of an unfinished event that are a sign of life: pings are shorter. */
    private static final int LIVELY = 1024;

    private static final byte[] NO_DATA = {};

    private static final Logger LOG = LoggerFactory.getLogger(TranslatedStreamRelay.class);

    private final RelayedCall call;
    private final RequestContext context;
    private final RelayParts parts;
    private final HttpClientResponse answer;
    private final ClientAnswer client;
    private final StreamGate gate;
    private final EventTranslator translator;
    private final StreamTranslation translation;
    private final EventWorker worker;
    private final boolean nonBlocking;
    private final AtomicInteger undelivered = new AtomicInteger();
    private final SseScanner scanner = new SseScanner(new Arrivals(), MAX_EVENT_DATA);
    private final StreamHolding pending;
    private final StreamHolding kept;
    private List<SseEvent> arrived = new ArrayList<>(4);
    /** Reads what the answer of an account makes there, for clients that can name it later; null for others. */
    private final @Nullable MessageStreamReader made;

    private AnswerFacts facts = AnswerFacts.NONE;
    private boolean started;
    private boolean complete;
    private boolean paused;
    /** The client has gone; the row is made by whoever estimates what it got. */
    private boolean left;

    private final StreamLife life;
    private long unfinished;

    TranslatedStreamRelay(
            RelayedCall call, RequestContext context, RelayParts parts, HttpClientResponse answer, StreamGate gate) {
        this.call = call;
        this.context = context;
        this.parts = parts;
        this.answer = answer;
        this.client = context.answer();
        this.made = switch (call.attempt().target()) {
            case Target.OfAccount account ->
                context.endpoint() == FrontEndpoint.MESSAGES ? new MessageStreamReader() : null;
            case Target.OfProvider provider -> null;
        };
        this.gate = gate;
        this.translation = context.requireOutgoing().conversion().stream();
        this.translator = new EventTranslator(translation);
        this.worker = new EventWorker();
        this.pending = new StreamHolding(context.holding());
        this.kept = new StreamHolding(context.holding());
        this.nonBlocking = parts.routes().neverBlock(context);
        this.life = new StreamLife(parts.now());
    }

    @Override
    public void start() {
        answer.exceptionHandler(error -> call.guarded(() -> call.broken(error)));
        answer.endHandler(end -> call.guarded(this::lastEvent));
        answer.handler(chunk -> call.guarded(() -> arrived(chunk)));
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver() || complete) {
            return;
        }
        byte[] bytes = chunk.getBytes();
        if (unfinished + bytes.length > MAX_EVENT_DATA) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return;
        }
        int boundary = scanner.scan(bytes, 0, bytes.length);
        if (!pending.covers(scanner.pending())) {
            call.refuse(MemoryFailures.ofRequest(Grant.BUSY));
            return;
        }
        unfinished = boundary < 0 ? unfinished + bytes.length : bytes.length - boundary;
        observe(parts.now());
        if (!arrived.isEmpty()) {
            List<SseEvent> events = arrived;
            arrived = new ArrayList<>(4);
            if (nonBlocking && nothingUnderWay() && !isDone(events.getLast())) {
                translate(events, true);
            } else {
                work(() -> translate(events, false));
            }
        } else if (boundary >= 0) {
            work(this::comment);
        }
        if (worker.waiting() > MOST_WAITING) {
            paused = true;
            answer.pause();
        }
    }

    /** Takes note of what the events say of the stream's life; not of each, for that it has to read them. */
    private void observe(long now) {
        life.bytes(now);
        boolean known = life.hasContent() && now - life.lastLifeNanos() < LIFE_NANOS;
        if (known) {
            return;
        }
        if (arrived.stream().anyMatch(EventLife::saysSomething)) {
            life.content();
            life.life(now);
        } else if (unfinished > LIVELY && scanner.isInsideEvent()) {
            life.life(now);
        }
    }

    /** An upstream may forget the blank line behind its last event. */
    private void lastEvent() {
        if (unfinished > 0) {
            arrived(Buffer.buffer("\n\n"));
        }
        work(() -> ended(null));
    }

    /** Has the worker do something; a defect in it ends the call instead of leaving the request open. */
    private void work(Runnable piece) {
        worker.add(() -> {
            try {
                piece.run();
            } catch (Throwable e) {
                LOG.error("Request {} failed while its events were translated", context.id(), e);
                context.eventLoop()
                        .runOnContext(fail ->
                                call.guarded(() -> call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, e, false)));
            }
        });
    }

    /** In this order: a piece of work counts as delivered later than as done. */
    private boolean nothingUnderWay() {
        return worker.waiting() == 0 && undelivered.get() == 0;
    }

    /** Behind the last event of Chat Completions the usage may have to be estimated, which takes time. */
    private static boolean isDone(SseEvent event) {
        return event.data().length > 0 && event.data()[0] == '[';
    }

    // ---- by the stream's worker ----

    private void translate(List<SseEvent> events, boolean onEventLoop) {
        if (translation.ended()) {
            return;
        }
        try {
            parts.routes().translate(context, translator, events);
        } catch (Exception e) {
            LOG.error("Request {} failed while its events were translated", context.id(), e);
            translation.onFailure(
                    UpstreamError.of(500, "api_error", "Something went wrong inside the gateway."), translator::emit);
        }
        if (!kept.covers(translation.held())) {
            context.eventLoop().runOnContext(end -> call.refuse(MemoryFailures.ofRequest(Grant.BUSY)));
            return;
        }
        report(false, null, onEventLoop);
    }

    private void comment() {
        translation.onComment(translator::emit);
        report(false, null, false);
    }

    private void ended(@Nullable Throwable cause) {
        if (translation.begun() && !translation.ended()) {
            translation.onEnd(translator::emit);
        }
        report(true, cause, false);
    }

    private void report(boolean last, @Nullable Throwable cause, boolean onEventLoop) {
        byte[] written = translator.take();
        boolean begun = translation.begun();
        boolean over = translation.ended();
        // Only the end may need an estimate.
        AnswerFacts known = over || last ? translation.facts() : translation.told();
        UpstreamError error = translation.error();
        Runnable deliver = () -> {
            facts = known;
            delivered(written, begun, over, error, last, cause);
        };
        if (onEventLoop) {
            deliver.run();
        } else {
            // Counted before this piece of work is done: what comes next must not overtake it.
            undelivered.incrementAndGet();
            context.eventLoop().runOnContext(next -> {
                undelivered.decrementAndGet();
                call.guarded(deliver);
            });
        }
    }

    // ---- on the event loop of the client's connection ----

    private void delivered(
            byte[] written,
            boolean begun,
            boolean over,
            @Nullable UpstreamError error,
            boolean last,
            @Nullable Throwable cause) {
        if (call.end().isOver() || left) {
            return;
        }
        resume();
        if (!started && !mayBegin(begun, over, error, last, cause)) {
            return;
        }
        if (over && !complete) {
            complete = true;
            settle(error, written.length);
        }
        write(written);
        if (last) {
            end();
        } else if (complete ? life.over() : facts.stopReason() != null && life.stopping()) {
            call.reschedule();
        }
    }

    /** @return whether something is written to the client now */
    private boolean mayBegin(
            boolean begun, boolean over, @Nullable UpstreamError error, boolean last, @Nullable Throwable cause) {
        if (!begun && !over) {
            if (last) {
                call.end().fail(FailureKind.UPSTREAM_BROKEN, cause, true);
            }
            // A comment does not end fail-over; the gate sends pings when the time has come.
            return false;
        }
        long now = parts.now();
        client.firstEventAt(now);
        if (error != null && !client.begun()) {
            refused(error);
            return false;
        }
        started = true;
        if (error == null) {
            call.succeeded();
        } else {
            call.attempt().permit().suspected();
        }
        TranslatedAnswers.beginStream(context, answer);
        return true;
    }

    /** The stream is an error before it is anything else: the client gets a plain error, or another target is tried. */
    private void refused(UpstreamError error) {
        TranslatedErrors.end(
                call,
                FailureClass.of(error.status(), error.code()),
                TranslatedErrors.answer(error, context.endpoint().dialect(), context.id(), answer.headers()));
        call.resetUpstream();
    }

    private void write(byte[] bytes) {
        if (bytes.length == 0 || client.clientGone()) {
            return;
        }
        client.write(Buffer.buffer(bytes));
        gate.wrote(parts.now(), true);
        call.awaitClient(answer);
    }

    private void resume() {
        if (paused && worker.waiting() <= 1) {
            paused = false;
            answer.resume();
        }
    }

    private void settle(@Nullable UpstreamError error, int pendingBytes) {
        if (error != null) {
            context.reportError(error.type());
        }
        Settlement.Facts known = client.clientGone() ? factsWhenClientLeft() : facts();
        if (made != null) {
            parts.resources()
                    .remember(
                            context,
                            made.containerId(),
                            made.messageId(),
                            call.attempt().requireAccount());
        }
        client.announce(pendingBytes);
        parts.settlement().settle(context, known);
    }

    private void end() {
        if (!complete) {
            settle(null, 0);
        }
        client.end();
        call.end().answered();
    }

    @Override
    public void broken(Throwable cause) {
        work(() -> ended(cause));
    }

    @Override
    public boolean closeIfComplete() {
        if (!complete && !life.isStopping()) {
            return false;
        }
        if (complete) {
            end();
        } else {
            // Whether what is there is the whole answer is for the translation to say.
            work(() -> ended(null));
        }
        call.resetUpstream();
        return true;
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public boolean hasContent() {
        return life.hasContent();
    }

    @Override
    public long deadAt(UpstreamTimeouts timeouts) {
        return life.deadline(timeouts);
    }

    @Override
    public boolean drains() {
        return started && !complete;
    }

    /** The upstream tells its counts at the end, so the tokens are estimated, which takes time. */
    @Override
    public void whenClientLeft(Consumer<Settlement.Facts> settle) {
        if (!started || complete) {
            settle.accept(factsWhenClientLeft());
            return;
        }
        complete = true;
        left = true;
        worker.add(() -> {
            AnswerFacts known = sofar();
            context.eventLoop()
                    .runOnContext(later -> call.guarded(() -> {
                        facts = known;
                        settle.accept(factsWhenClientLeft());
                    }));
        });
    }

    private AnswerFacts sofar() {
        try {
            return translation.facts();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("Request {} failed while its tokens were estimated", context.id(), e);
            return facts;
        }
    }

    @Override
    public void abandon() {
        worker.stop();
        pending.release();
        kept.release();
    }

    @Override
    public Settlement.Facts facts() {
        return Settlement.Facts.of(answer.statusCode(), TranslatedAnswers.requestId(answer), facts);
    }

    private final class Arrivals implements SseScanner.Listener {
        @Override
        public boolean wantsData(@Nullable String name) {
            return true;
        }

        @Override
        public void onEvent(@Nullable String name, byte @Nullable [] data) {
            if (made != null && made.wantsData(name)) {
                made.onEvent(name, data);
            }
            arrived.add(new SseEvent(name, data == null ? NO_DATA : data));
        }
    }
}
