package routes.relay;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.protocol.anthropic.MessageStreamReader;
import gateway.translation.contract.AnswerFacts;
import gateway.translation.contract.SseEvent;
import gateway.translation.error.UpstreamError;
import gateway.upstream.FailureClass;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.answer.StreamGate;
import routes.answer.TranslatedAnswers;
import routes.answer.UpstreamTimeouts;
import routes.request.ClientAnswer;
import routes.request.FrontEndpoint;
import routes.request.MemoryFailures;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * Brings a stream to a client of another dialect: the events that have just come are translated together, and what they become
 * goes to the client in one piece. The usage row is in the journal before the client gets the event that completes the stream.
 */
public final class TranslatedStreamRelay implements EventRelay {

    private final RelayedCall call;
    private final RequestContext context;
    private final RelayParts parts;
    private final HttpClientResponse answer;
    private final ClientAnswer client;
    private final StreamGate gate;
    private final StreamTranslator translator;
    private final StreamLife life;
    private final ArrivingEvents events;
    /** Reads what the answer of an account makes there, for clients that can name it later; null for others. */
    private final @Nullable MessageStreamReader made;

    private AnswerFacts facts = AnswerFacts.NONE;
    private boolean started;
    private boolean complete;
    private boolean paused;
    /** The client has gone; the row is made by whoever estimates what it got. */
    private boolean left;

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
            case Target.OfWeb account -> null;
            case Target.OfProvider provider -> null;
        };
        this.gate = gate;
        this.translator = new StreamTranslator(call, context, parts.kept(), this::delivered);
        this.life = new StreamLife(parts.now());
        this.events = new ArrivingEvents(context, life, made);
    }

    @Override
    public void start() {
        call.read(answer, this::arrived, this::lastEvent);
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver() || complete) {
            return;
        }
        byte[] bytes = chunk.getBytes();
        if (!events.admits(bytes.length)) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return;
        }
        if (!events.read(bytes, parts.now())) {
            call.refuse(MemoryFailures.ofRequest(Grant.BUSY));
            return;
        }
        List<SseEvent> arrived = events.take();
        if (!arrived.isEmpty()) {
            translator.events(arrived);
        } else if (events.atBoundary()) {
            translator.comment();
        }
        if (translator.isCrowded()) {
            paused = true;
            answer.pause();
        }
    }

    /** An upstream may forget the blank line behind its last event. */
    private void lastEvent() {
        if (events.isUnfinished()) {
            arrived(Buffer.buffer("\n\n"));
        }
        translator.end(null);
    }

    private void delivered(TranslatedPiece piece) {
        facts = piece.facts();
        if (call.end().isOver() || left) {
            return;
        }
        resume();
        if (!started && !mayBegin(piece)) {
            return;
        }
        if (piece.over() && !complete) {
            complete = true;
            settle(piece.error(), piece.written().length());
        }
        write(piece.written());
        if (piece.last()) {
            end();
        } else if (complete ? life.over() : facts.stopReason() != null && life.stopping()) {
            call.reschedule();
        }
    }

    /** @return whether something is written to the client now */
    private boolean mayBegin(TranslatedPiece piece) {
        if (!piece.begun() && !piece.over()) {
            if (piece.last()) {
                call.end().fail(FailureKind.UPSTREAM_BROKEN, piece.cause(), true);
            }
            // A comment does not end fail-over; the gate sends pings when the time has come.
            return false;
        }
        client.firstEventAt(parts.now());
        UpstreamError error = piece.error();
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

    private void write(Buffer bytes) {
        if (bytes.length() == 0 || client.clientGone()) {
            return;
        }
        client.write(bytes);
        gate.wrote(parts.now(), true);
        call.awaitClient(answer);
    }

    private void resume() {
        if (paused && translator.isIdle()) {
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
        translator.end(cause);
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
            translator.end(null);
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

    @Override
    public void whenClientLeft(Consumer<Settlement.Facts> settle) {
        if (!started || complete) {
            settle.accept(factsWhenClientLeft());
            return;
        }
        complete = true;
        left = true;
        translator.estimate(facts, known -> {
            facts = known;
            settle.accept(factsWhenClientLeft());
        });
    }

    @Override
    public void abandon() {
        translator.stop();
        events.release();
    }

    @Override
    public Settlement.Facts facts() {
        return Settlement.Facts.of(answer.statusCode(), TranslatedAnswers.requestId(answer), facts);
    }
}
