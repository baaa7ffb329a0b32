package routes.relay;

import gateway.error.FailureKind;
import gateway.memory.Grant;
import gateway.protocol.Dialect;
import gateway.protocol.anthropic.MessageStreamReader;
import gateway.protocol.sse.SseScanner;
import gateway.translation.error.ErrorBodies;
import gateway.translation.error.UpstreamError;
import gateway.upstream.Verdict;
import gateway.usage.CountedUsage;
import gateway.usage.TokenUsage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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

    private static final int MAX_EVENT_DATA = 1024 * 1024;
    private static final int MAX_HELD = 64 * 1024;

    /** Largest event; a line that never ends must not go on for ever. */
    private static final int MAX_EVENT = 16 * 1024 * 1024;

    /** Bytes of an unfinished event that are a sign of life: pings are shorter. */
    private static final int LIVELY = 1024;

    private final RelayedCall call;
    private final RequestContext context;
    private final RelayParts parts;
    private final HttpClientResponse answer;
    private final ClientAnswer client;
    private final StreamGate gate;
    private final MessageStreamReader reader = new MessageStreamReader();
    private final SseScanner scanner = new SseScanner(reader, MAX_EVENT_DATA);
    private @Nullable Buffer held;
    private final StreamHolding pending;
    private final StreamLife life;
    private boolean started;
    private long sayings;
    private long unfinished;
    private int behindEnd;

    StreamRelay(
            RelayedCall call, RequestContext context, RelayParts parts, HttpClientResponse answer, StreamGate gate) {
        this.call = call;
        this.context = context;
        this.parts = parts;
        this.answer = answer;
        this.client = context.answer();
        this.gate = gate;
        this.pending = new StreamHolding(context.holding());
        this.life = new StreamLife(parts.now());
    }

    @Override
    public void start() {
        answer.exceptionHandler(error -> call.guarded(() -> call.broken(error)));
        answer.endHandler(end -> call.guarded(this::lastEvent));
        answer.handler(chunk -> call.guarded(() -> {
            arrived(chunk);
            count();
        }));
    }

    private void arrived(Buffer chunk) {
        if (call.end().isOver()) {
            return;
        }
        long now = parts.now();
        byte[] bytes = chunk.getBytes();
        if (unfinished + bytes.length > (started ? MAX_EVENT : MAX_EVENT_DATA)) {
            call.end().fail(FailureKind.UPSTREAM_INVALID_ANSWER, null, true);
            return;
        }
        int end = scanner.scan(bytes, 0, bytes.length);
        unfinished = end < 0 ? unfinished + bytes.length : bytes.length - end;
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
        boolean over = reader.stopped() || reader.failed();
        if (over) {
            settle(bytes.length);
        }
        forward(chunk, bytes.length, end, now);
        observe(now, over, bytes.length);
    }

    /** Holds memory for what is kept until more comes; arrays double while they grow. */
    private void count() {
        if (call.end().isOver() || pending.covers(2L * (heldBytes() + scanner.pending())) || closeIfComplete()) {
            return;
        }
        call.refuse(MemoryFailures.ofRequest(Grant.BUSY));
    }

    /** Keeps what comes before the first event; of pings and comments without end only the latest. */
    private void holdBack(Buffer chunk, int end) {
        if (end >= 0 && heldBytes() + chunk.length() > MAX_HELD) {
            held = null;
            hold(chunk.slice(end, chunk.length()));
        } else {
            hold(chunk);
        }
    }

    /** Takes note of what the bytes say of the stream's life. */
    private void observe(long now, boolean over, int count) {
        life.bytes(now);
        if (reader.sayings() != sayings || (unfinished > LIVELY && scanner.isInsideEvent())) {
            sayings = reader.sayings();
            life.life(now);
        }
        if (reader.hasContent()) {
            life.content();
        }
        if (over) {
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
            Verdict verdict = verdictOfError();
            if (!(verdict instanceof Verdict.PassOn)) {
                hold(chunk);
                call.end().failed(verdict, new UpstreamAnswer(answer.statusCode(), answer.headers(), takeHeld()));
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

    /** What an error means that comes before the client has anything of the answer. */
    private Verdict verdictOfError() {
        UpstreamError error = UpstreamError.of(0, Objects.requireNonNullElse(reader.errorType(), ""), message());
        byte[] body = ErrorBodies.body(error, Dialect.MESSAGES, "");
        return HiddenError.of(body).verdict(parts, answer.headers());
    }

    private String message() {
        return Objects.requireNonNullElse(reader.errorMessage(), "");
    }

    /** Sends everything up to the end of the last whole event and keeps the rest. */
    private void forward(Buffer chunk, int length, int end, long now) {
        if (end < 0) {
            hold(chunk);
            if (heldBytes() > MAX_HELD) {
                write(takeHeld(), now, false);
            }
        } else if (end == length && held == null) {
            write(chunk, now, true);
        } else {
            Buffer whole = takeHeld().appendBuffer(chunk, 0, end);
            if (end < length) {
                hold(chunk.slice(end, length));
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

    private int heldBytes() {
        return held == null ? 0 : held.length();
    }

    private void hold(Buffer bytes) {
        held = held == null ? Buffer.buffer(bytes.length() + 256).appendBuffer(bytes) : held.appendBuffer(bytes);
    }

    private Buffer takeHeld() {
        Buffer taken = held == null ? Buffer.buffer() : held;
        held = null;
        return taken;
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
        Buffer rest = held;
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
        } else if (reader.stopped() || reader.failed()) {
            complete();
        } else if (client.clientGone()) {
            settle(0);
            call.end().answered();
        } else {
            call.end().fail(FailureKind.UPSTREAM_BROKEN, null, false);
        }
    }

    private void complete() {
        if (held != null) {
            write(takeHeld(), parts.now(), true);
        }
        client.end();
        call.end().answered();
    }

    @Override
    public void broken(Throwable cause) {
        if (started && (reader.stopped() || reader.failed())) {
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
        if (!reader.stopped() && !reader.failed()) {
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
        held = null;
    }

    @Override
    public boolean drains() {
        return started && !reader.stopped() && !reader.failed();
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
