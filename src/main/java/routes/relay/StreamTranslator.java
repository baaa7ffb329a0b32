package routes.relay;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.StreamTranslation;
import gateway.translation.error.UpstreamError;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.AnswerRoutes;
import routes.request.EventTranslator;
import routes.request.MemoryFailures;
import routes.request.RequestContext;
import routes.responses.KeepResponses;

/**
 * Has the events of a stream translated in order, by the route {@code translate-events}: on the event loop where that route is
 * the gateway's own, which never blocks, and on virtual threads where operators have steps in it. What the events become is
 * delivered on the event loop of the client's connection. Called from that event loop only.
 */
final class StreamTranslator {

    private static final int MOST_WAITING = 32;

    private static final Logger LOG = LoggerFactory.getLogger(StreamTranslator.class);

    private final RelayedCall call;
    private final RequestContext context;
    private final AnswerRoutes routes;
    private final KeepResponses keeping;
    private final Consumer<TranslatedPiece> delivery;
    private final StreamTranslation translation;
    private final EventTranslator translator;
    private final EventWorker worker = new EventWorker();
    private final StreamHolding kept;
    private final boolean nonBlocking;
    private boolean told;
    private final AtomicInteger undelivered = new AtomicInteger();

    /**
     * @param keeping keeps the response that the stream ends with
     * @param delivery gets what is written, in order, on the event loop
     */
    StreamTranslator(
            RelayedCall call, RequestContext context, KeepResponses keeping, Consumer<TranslatedPiece> delivery) {
        this.call = call;
        this.keeping = keeping;
        this.context = context;
        this.routes = context.answerRoutes();
        this.delivery = delivery;
        this.translation = context.requireOutgoing().conversion().stream();
        this.translator = new EventTranslator(translation);
        this.kept = new StreamHolding(context.holding());
        this.nonBlocking = routes.neverBlock(context);
    }

    /** Events have come. */
    void events(List<SseEvent> events) {
        if (nonBlocking && nothingUnderWay() && !isDone(events.getLast())) {
            translate(events, true);
        } else {
            work(() -> translate(events, false));
        }
    }

    /** A comment has come. */
    void comment() {
        work(() -> {
            translation.onComment(translator::emit);
            report(false, null, false);
        });
    }

    /**
     * The upstream has ended.
     *
     * @param cause why, null when it did so of itself
     */
    void end(@Nullable Throwable cause) {
        work(() -> {
            if (translation.begun() && !translation.ended()) {
                translation.onEnd(translator::emit);
            }
            report(true, cause, false);
        });
    }

    /**
     * Tells, on the event loop, what is known of the answer so far. The upstream tells its counts at the end, so the tokens are
     * estimated, which takes time.
     *
     * @param told what is known in any case
     */
    void estimate(AnswerFacts told, Consumer<AnswerFacts> consumer) {
        worker.add(() -> {
            AnswerFacts known = sofar(told);
            context.eventLoop().runOnContext(later -> call.guarded(() -> consumer.accept(known)));
        });
    }

    /** Whether so much waits that nothing more should come for now. */
    boolean isCrowded() {
        return worker.waiting() > MOST_WAITING;
    }

    /** Whether next to nothing waits. */
    boolean isIdle() {
        return worker.waiting() <= 1;
    }

    /** Leaves undone what waits, and gives its memory back. From any thread. */
    void stop() {
        worker.stop();
        kept.release();
    }

    /** In this order: a piece of work counts as delivered later than as done. */
    private boolean nothingUnderWay() {
        return worker.waiting() == 0 && undelivered.get() == 0;
    }

    /** Behind the last event of Chat Completions the usage may have to be estimated, which takes time. */
    private static boolean isDone(SseEvent event) {
        return event.data().length > 0 && event.data()[0] == '[';
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

    private void translate(List<SseEvent> events, boolean onEventLoop) {
        if (translation.ended()) {
            return;
        }
        try {
            routes.translate(context, translator, events);
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

    private void report(boolean last, @Nullable Throwable cause, boolean onEventLoop) {
        Buffer written = Buffer.buffer(translator.take());
        boolean over = translation.ended();
        if (over && !told) {
            told = true;
            keeping.keep(context, translation::whole);
        }
        // Only the end may need an estimate.
        AnswerFacts known = over || last ? translation.facts() : translation.told();
        TranslatedPiece piece =
                new TranslatedPiece(written, translation.begun(), over, known, translation.error(), last, cause);
        if (onEventLoop) {
            delivery.accept(piece);
        } else {
            // Counted before this piece of work is done: what comes next must not overtake it.
            undelivered.incrementAndGet();
            context.eventLoop().runOnContext(next -> {
                undelivered.decrementAndGet();
                call.guarded(() -> delivery.accept(piece));
            });
        }
    }

    private AnswerFacts sofar(AnswerFacts told) {
        try {
            return translation.facts();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("Request {} failed while its tokens were estimated", context.id(), e);
            return told;
        }
    }
}
