package routes.answer;

import gateway.protocol.Dialect;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import routes.request.ClientAnswer;
import routes.request.RequestContext;

/**
 * The client's side of a stream before and between events: holds status and headers back until the first event, and fills
 * silences with pings: an {@code event: ping} as the Messages API sends it, a comment in the other dialects.
 */
public final class StreamGate {

    private static final byte[] PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] COMMENT = ": ping\n\n".getBytes(StandardCharsets.UTF_8);

    private final UpstreamTimeouts timeouts;
    private final RequestContext context;
    private long lastWriteNanos;
    private boolean betweenEvents = true;

    public StreamGate(UpstreamTimeouts timeouts, RequestContext context) {
        this.timeouts = timeouts;
        this.context = context;
        this.lastWriteNanos = context.answer().pingedNanos();
    }

    /** Notes that bytes have gone to the client. */
    public void wrote(long now, boolean atEventBoundary) {
        lastWriteNanos = now;
        betweenEvents = atEventBoundary;
    }

    /** When {@link #checkSilence} has something to do. */
    public long dueNanos() {
        return context.answer().committed()
                ? lastWriteNanos + timeouts.pingInterval().toNanos()
                : context.arrivedNanos() + timeouts.headerHold().toNanos();
    }

    /** Sends a ping where the client has heard nothing for too long. */
    public void checkSilence(long now) {
        ClientAnswer answer = context.answer();
        if (answer.clientGone() || answer.isFull() || now - dueNanos() < 0 || !betweenEvents) {
            return;
        }
        answer.ping(Buffer.buffer(context.endpoint().dialect() == Dialect.MESSAGES ? PING : COMMENT), now);
        lastWriteNanos = now;
    }
}
