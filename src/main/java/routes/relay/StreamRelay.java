package routes.relay;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.protocol.anthropic.MessageStreamReader;
import gateway.upstream.Verdict;
import gateway.usage.CountedUsage;
import gateway.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import routes.answer.Settlement;
import routes.answer.StreamGate;
import routes.answer.UpstreamTimeouts;
import routes.request.ClientAnswer;
import routes.request.HeaderNames;
import routes.request.MemoryFailures;
import routes.request.PassedHeaders;
import routes.request.RequestContext;
import routes.request.UpstreamAnswer;

/**
 * Pipes a stream of events: the bytes go to the client as they came, whole events at a time, while a scanner reads usage and
 * end on the side. The usage row is in the journal before the client gets the event that completes the stream. A stream that
 * breaks off ends with an {@code event: error}, never with a made-up {@code message_stop}.
 */
final class StreamRelay implements EventRelay {

    private static final int MAX_HELD = 64 * 1024;

    private final RelayedCall call;
    private final RequestContext context;
    private final RelayParts parts;
    private final HttpClientResponse answer;
    private final ClientAnswer client;
    private final StreamGate gate;
    private final StreamLife life;
    private final UntouchedEvents events;
    private final MessageStreamReader reader;
    private final HeldChunks held = new HeldChunks();
    private final StreamHolding pending;
    private boolean started;
    private int behindEnd;

    StreamRelay(
            RelayedCall call, RequestContext context, RelayParts parts, HttpClientResponse answer, StreamGate gate) {
        this.call = call;
        this.context = context;
        this.parts = parts;
        this.answer = answer;
        this.client = context.answer();
        this.gate = gate;
        this.life = new StreamLife(parts.now());
        this.events = new UntouchedEvents(life);
        this.reader = events.reader();
        this.pending = new StreamHolding(context.holding());
    }

    @Override
    public void start() {
        call.read(
                answer,
                chunk -> {
                    arrived(chunk);
                    count();
                },
                this::lastEvent);
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver()) {
            return;
        }
        long now = parts.now();
        byte[] bytes = chunk.getBytes();
        if (!events.admits(bytes.length, started)) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return;
        }
        int end = events.read(bytes);
        if (!started && reader.started()) {
            begin(now, chunk);
            if (call.end().isOver()) {
                return;
            }
        }
        if (!started) {
            holdBack(chunk, end);
            return;
        }
        if (events.areOver()) {
            settle(bytes.length);
        }
        forward(chunk, bytes.length, end, now);
        events.observe(now);
        followLife(bytes.length);
    }

    /** Holds memory for what is kept until more comes; arrays double while they grow. */
    private void count() {
        if (call.end().isOver() || pending.covers(2L * (held.length() + events.pending())) || closeIfComplete()) {
            return;
        }
        call.refuse(MemoryFailures.ofRequest(Grant.BUSY));
    }

    /** Keeps what comes before the first event; of pings and comments without end only the latest. */
    private void holdBack(Buffer chunk, int end) {
        if (end >= 0 && held.length() + chunk.length() > MAX_HELD) {
            held.drop();
            held.add(chunk.slice(end, chunk.length()));
        } else {
            held.add(chunk);
        }
    }

    /** Behind the last event an upstream has little time, and little to say. */
    private void followLife(int count) {
        if (events.areOver()) {
            behindEnd = life.over() ? 0 : behindEnd + count;
            if (behindEnd > MAX_HELD) {
                closeIfComplete();
            } else if (behindEnd == 0) {
                call.reschedule();
            }
        } else if (reader.stopReason() != null && life.stopping()) {
            call.reschedule();
        }
    }

    private void begin(long now, Buffer chunk) {
        client.firstEventAt(now);
        if (reader.failed() && !client.begun()) {
            Verdict verdict = HiddenError.in(reader).verdict(parts, answer.headers());
            if (!(verdict instanceof Verdict.PassOn)) {
                held.add(chunk);
                call.end().failed(verdict, new UpstreamAnswer(answer.statusCode(), answer.headers(), held.take()));
                call.resetUpstream();
                return;
            }
        }
        started = true;
        call.succeeded();
        if (client.begin()) {
            client.head(answer.statusCode(), headers -> PassedHeaders.toClient(answer.headers(), headers));
            client.chunked();
        }
    }

    /** Sends everything up to the end of the last whole event and keeps the rest. */
    private void forward(Buffer chunk, int length, int end, long now) {
        if (end < 0) {
            held.add(chunk);
            if (held.length() > MAX_HELD) {
                write(held.take(), now, false);
            }
        } else if (end == length && held.isEmpty()) {
            write(chunk, now, true);
        } else {
            Buffer whole = held.take().appendBuffer(chunk, 0, end);
            if (end < length) {
                held.add(chunk.slice(end, length));
            }
            write(whole, now, true);
        }
    }

    private void write(Buffer bytes, long now, boolean atEventBoundary) {
        if (client.clientGone()) {
            return;
        }
        client.write(bytes, atEventBoundary);
        gate.wrote(now, atEventBoundary);
        call.awaitClient(answer);
    }

    private void settle(int pendingBytes) {
        if (reader.failed()) {
            String type = reader.errorType();
            context.reportError(type == null ? "api_error" : type);
        }
        Settlement.Facts known = client.clientGone() ? factsWhenClientLeft() : facts();
        client.announce(pendingBytes);
        parts.resources()
                .remember(
                        context,
                        reader.containerId(),
                        reader.messageId(),
                        call.attempt().requireAccount());
        parts.settlement().settle(context, known);
    }

    /** An upstream may forget the blank line behind its last event; whether that event is whole tells its JSON. */
    private void lastEvent() {
        Buffer rest = held.peek();
        if (rest != null && !call.end().isOver() && !reader.stopped() && WholeJson.endsEvent(rest.getBytes())) {
            arrived(Buffer.buffer("\n\n"));
        }
        ended();
    }

    private void ended() {
        if (call.end().isOver()) {
            return;
        }
        if (!started) {
            call.end().fail(FailureKind.UPSTREAM_BROKEN, null, true);
        } else if (events.areOver()) {
            complete();
        } else if (client.clientGone()) {
            settle(0);
            call.end().answered();
        } else {
            call.end().fail(FailureKind.UPSTREAM_BROKEN, null, false);
        }
    }

    private void complete() {
        if (!held.isEmpty()) {
            write(held.take(), parts.now(), true);
        }
        client.end();
        call.end().answered();
    }

    @Override
    public void broken(Throwable cause) {
        if (started && events.areOver()) {
            complete();
        } else if (client.clientGone()) {
            settle(0);
            call.end().answered();
        } else {
            call.end().fail(FailureKind.UPSTREAM_BROKEN, cause, !started);
        }
    }

    @Override
    public boolean closeIfComplete() {
        if (!events.areOver()) {
            return false;
        }
        complete();
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
    public void abandon() {
        pending.release();
        held.drop();
    }

    @Override
    public boolean drains() {
        return started && !events.areOver();
    }

    @Override
    public Settlement.Facts facts() {
        TokenUsage told = CountedUsage.of(reader.usage());
        TokenUsage estimate = CutAnswer.estimate(told, reader, context, parts.limits());
        return new Settlement.Facts(
                answer.statusCode(),
                answer.getHeader(HeaderNames.REQUEST_ID),
                reader.model(),
                reader.stopReason(),
                estimate == null ? told : estimate,
                estimate != null);
    }
}
