package routes.web;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.protocol.web.WebFailure;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import routes.answer.TranslatedAnswers;
import routes.request.MemoryFailures;
import routes.request.RequestContext;
import routes.translate.EstimateTokens;
import routes.upstream.AnswerTaker;

/**
 * Gives the answer that is made of a conversation to the call of its client, as if an upstream that speaks the Messages API had
 * answered: a stream piece by piece, anything else as a whole. Called on the event loop of the conversation, which need not be that
 * of the client.
 */
final class AnswerDelivery {

    private static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";

    private final AnswerTaker call;
    private final RequestContext context;
    private final WebVerdicts verdicts;
    private final WebConversation conversation;
    private final boolean streams;
    private final boolean sameLoop;
    private @Nullable MadeAnswer made;

    /** @param sameLoop whether client and conversation share their event loop */
    AnswerDelivery(
            AnswerTaker call,
            RequestContext context,
            WebVerdicts verdicts,
            WebConversation conversation,
            boolean sameLoop) {
        this.call = call;
        this.context = context;
        this.verdicts = verdicts;
        this.conversation = conversation;
        this.streams = context.wantsStream();
        this.sameLoop = sameLoop;
    }

    /** Whether the client gets a stream, and not a whole message. */
    boolean streams() {
        return streams;
    }

    /** More of a stream; nothing for who gets a whole message. */
    void deliver(byte[] written) {
        if (streams && written.length > 0) {
            onLoop(() -> stream().deliver(Buffer.buffer(written)));
        }
    }

    /** A stream that has begun lives, although nothing of it comes. */
    void alive() {
        onLoop(() -> {
            MadeAnswer begun = made;
            if (streams && begun != null) {
                begun.deliver(Buffer.buffer(PING));
            }
        });
    }

    /** The end of a stream, or the whole message. */
    void whole(byte[] last) {
        onLoop(() -> {
            MadeAnswer body = streams ? stream() : begins(WebHttp.JSON);
            body.deliver(Buffer.buffer(last));
            body.whole();
        });
    }

    /** An answer that has not begun may still be had elsewhere; a stream that has begun ends with the error. */
    void failed(@Nullable WebFailure failure, byte[] written) {
        onLoop(() -> {
            MadeAnswer begun = made;
            if (begun != null) {
                begun.deliver(Buffer.buffer(written));
                begun.whole();
            } else if (failure != null && failure.kind() == WebFailure.Kind.TOLD) {
                refused(verdicts.of(failure));
            } else {
                boolean cut = failure != null && failure.kind() == WebFailure.Kind.CUT;
                call.end().fail(cut ? FailureKind.UPSTREAM_BROKEN : FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            }
        });
    }

    /** The conversation broke off. */
    void broken(Throwable cause) {
        onLoop(() -> {
            MadeAnswer begun = made;
            if (begun == null) {
                call.broken(cause);
            } else {
                begun.fail(cause);
            }
        });
    }

    /** There is no memory for what has to be kept of the answer. */
    void withoutMemory() {
        onLoop(() -> call.refuse(MemoryFailures.ofRequest(Grant.BUSY)));
    }

    /** There is no answer, and another account may be tried. */
    void refused(WebCallFailed refusal) {
        onLoop(() -> {
            if (!call.end().isNear()) {
                call.end().stop();
                call.end().failedAs(refusal.verdict(), refusal.failure());
            }
        });
    }

    private MadeAnswer stream() {
        MadeAnswer begun = made;
        return begun == null ? begins(WebHttp.EVENTS) : begun;
    }

    private MadeAnswer begins(String contentType) {
        MadeAnswer begun = new MadeAnswer(200, contentType, conversation.stream()::flow);
        made = begun;
        if (!context.answer().committed()) {
            TranslatedAnswers.tellLosses(context, context.answer().headers());
            context.answer().header(EstimateTokens.ESTIMATE, "true");
        }
        call.answered(begun);
        return begun;
    }

    /** On the event loop of the client, where a call that is over takes nothing. Always in the same way, so that the order stays. */
    private void onLoop(Runnable step) {
        if (sameLoop) {
            perform(step);
        } else {
            context.eventLoop().runOnContext(next -> perform(step));
        }
    }

    private void perform(Runnable step) {
        if (!call.end().isOver()) {
            call.guarded(step);
        }
    }
}
