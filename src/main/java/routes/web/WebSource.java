package routes.web;

import gateway.protocol.web.WebRefusals;
import gateway.translation.contract.SseEvent;
import gateway.web.stream.WebAnswer;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import routes.relay.StreamHolding;
import routes.request.RequestContext;
import routes.request.RequestThreads;
import routes.upstream.AnswerSource;
import routes.upstream.AnswerTaker;

/**
 * Gets the answer of one request out of a conversation: asks for it, or brings the results for which it waits, and gives what is
 * made of its events to the client's call. The call lives on the event loop of its client, the stream of the conversation on its
 * own, which is the same where it began for this client.
 */
final class WebSource implements AnswerSource, AnswerReader {

    private final AnswerTaker call;
    private final RequestContext context;
    private final WebRequest request;
    private final WebParts parts;
    private final WebConversation conversation;
    private final AnswerDelivery delivery;
    private final StreamHolding kept;
    private final WebExchange asking = new WebExchange();
    private long grace = -1;
    private volatile boolean finished;
    private volatile boolean sent;

    WebSource(AnswerTaker call, RequestContext context, WebRequest request, WebParts parts) {
        this.call = call;
        this.context = context;
        this.request = request;
        this.parts = parts;
        WebConversation paused = request.waiting();
        this.conversation = paused == null ? request.conversation() : paused;
        this.kept = new StreamHolding(context.holding());
        this.delivery = new AnswerDelivery(call, context, parts.verdicts(), conversation, paused == null);
    }

    @Override
    public void start(long connectMillis) {
        parts.reaches(context);
        if (request.waiting() == null) {
            ask();
        } else {
            RequestThreads.start(this::bringResults);
        }
    }

    /** In the context of this call, and what comes is taken at once: what nobody takes when it comes is lost. */
    private void ask() {
        WebHttp.Sent asked = parts.completion(request, conversation);
        sent = true;
        parts.http()
                .begin(conversation.account(), asked, asking)
                .onComplete(answered -> call.guarded(() -> {
                    if (answered.succeeded()) {
                        answered(answered.result());
                    } else if (answered.cause() instanceof WebCallFailed refused) {
                        delivery.refused(refused);
                    } else if (!call.end().isNear()) {
                        call.unreachable(answered.cause());
                    }
                }));
    }

    private void answered(HttpClientResponse answer) {
        if (call.end().isNear()) {
            WebHttp.giveUp(answer);
        } else if (WebVerdicts.isStream(answer)) {
            asking.ends();
            WebAnswer first = new WebAnswer(parts.facts(context, request, conversation.account()));
            conversation.streams(new WebStream(conversation, context.eventLoop(), answer, first, this));
        } else {
            refused(answer);
        }
    }

    /** A refusal that does not come to its end in time is given up, as at the end of the call. */
    private void refused(HttpClientResponse answer) {
        long late = parts.vertx().setTimer(parts.http().patience().toMillis(), over -> asking.giveUp());
        WebHttp.read(answer, WebRefusals.MOST_BYTES)
                .onComplete(read -> call.guarded(() -> {
                    parts.vertx().cancelTimer(late);
                    asking.ends();
                    if (read.succeeded()) {
                        delivery.refused(parts.verdicts().of(read.result()));
                    } else {
                        call.broken(read.cause());
                    }
                }));
    }

    /** Blocks. */
    private void bringResults() {
        try {
            parts.bringResults(request, conversation);
            sent = true;
            conversation.goesOn();
            WebStream stream = conversation.stream();
            stream.goesOn(stream.answer().resumed(parts.facts(context, request, conversation.account())), this);
        } catch (WebCallFailed lost) {
            conversation.end(true);
            delivery.refused(lost);
        } catch (RuntimeException defect) {
            conversation.end(true);
            delivery.broken(defect);
        }
    }

    @Override
    public void pass(WebAnswer answer, List<SseEvent> events) throws Exception {
        context.answerRoutes().answer(context, answer, events);
    }

    @Override
    public boolean neverBlocks() {
        return context.answerRoutes().webNeverBlocks();
    }

    @Override
    public void more(WebAnswer answer) {
        byte[] written = answer.take();
        endGrace();
        if (!kept.covers(answer.held())) {
            finished = true;
            conversation.end(true);
            delivery.withoutMemory();
            return;
        }
        switch (answer.phase()) {
            case BEGINNING -> {
                // There is nothing for the client yet, and another account may still be tried.
            }
            case OPEN -> delivery.deliver(written);
            case CALLING -> {
                delivery.deliver(written);
                startGrace();
            }
            case PAUSED -> {
                finished = true;
                Context here = context.eventLoop();
                parts.pauses(conversation, answer.calls(), () -> here.runOnContext(now -> whole(answer, written)));
            }
            case STOPPED -> {
                finished = true;
                conversation.end(true);
                whole(answer, written);
            }
            case WHOLE -> {
                finished = true;
                parts.observe(conversation.account(), answer.limit());
                conversation.end(false);
                whole(answer, written);
            }
            case FAILED -> {
                finished = true;
                conversation.end(true);
                parts.count(answer);
                delivery.failed(answer.failure(), written);
            }
        }
    }

    private void whole(WebAnswer answer, byte[] written) {
        parts.count(answer);
        delivery.whole(delivery.streams() ? written : answer.message());
    }

    /** Calls that come together belong into one answer; silence shows that all have come. */
    private void startGrace() {
        long millis = request.prompt().parallelCalls() ? parts.graceMillis() : 0;
        if (millis <= 0) {
            graceOver();
        } else {
            grace = parts.vertx().setTimer(millis, over -> graceOver());
        }
    }

    private void graceOver() {
        grace = -1;
        WebStream stream = conversation.stream();
        WebAnswer answer = stream.answer();
        stream.beside(this, () -> WebEventSteps.rest(answer, answer.graceOver()));
    }

    private void endGrace() {
        if (grace != -1) {
            parts.vertx().cancelTimer(grace);
            grace = -1;
        }
    }

    @Override
    public void alive() {
        if (!finished) {
            delivery.alive();
        }
    }

    @Override
    public void broken(Throwable cause) {
        if (finished) {
            return;
        }
        finished = true;
        endGrace();
        conversation.end(true);
        delivery.broken(cause);
    }

    @Override
    public boolean isSent() {
        return sent;
    }

    @Override
    public void stop() {
        // A stream is the conversation's, which may outlive this call.
        asking.giveUp();
        kept.release();
    }

    @Override
    public void reset() {
        asking.giveUp();
        if (!finished) {
            conversation.end(true);
        }
    }
}
