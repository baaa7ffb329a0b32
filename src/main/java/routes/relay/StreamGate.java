package routes.relay;

import gateway.protocol.Dialect;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import routes.http.ResponseWriter;
import routes.request.RequestContext;

/**
 * The client's side of a stream before and between events: holds status and headers back until the first event, and fills
 * silences with pings: an {@code event: ping} as the Messages API sends it, a comment in the other dialects.
 */
final class StreamGate {

    private static final byte[] PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] COMMENT = ": ping\n\n".getBytes(StandardCharsets.UTF_8);

    private final UpstreamCall call;
    private final RequestContext context;
    private long lastWriteNanos;
    private boolean betweenEvents = true;

    StreamGate(UpstreamCall call, RequestContext context) {
        this.call = call;
        this.context = context;
        this.lastWriteNanos = context.delivery().pingedNanos();
    }

    /** Notes that bytes have gone to the client. */
    void wrote(long now, boolean atEventBoundary) {
        lastWriteNanos = now;
        betweenEvents = atEventBoundary;
    }

    /** When {@link #checkSilence} has something to do. */
    long dueNanos() {
        return context.committed()
                ? lastWriteNanos + call.timeouts().pingInterval().toNanos()
                : context.arrivedNanos() + call.timeouts().headerHold().toNanos();
    }

    /** Sends a ping where the client has heard nothing for too long. */
    void checkSilence(long now) {
        HttpServerResponse response = context.response();
        if (context.clientGone() || response.writeQueueFull() || now - dueNanos() < 0 || !betweenEvents) {
            return;
        }
        if (!context.committed()) {
            response.setStatusCode(200);
            response.setChunked(true);
            response.putHeader("content-type", "text/event-stream; charset=utf-8");
            response.putHeader("cache-control", "no-cache");
            response.putHeader(ResponseWriter.REQUEST_ID, context.id().toString());
            ResponseWriter.openToBrowsers(context.request());
        }
        byte[] ping = context.endpoint().dialect() == Dialect.MESSAGES ? PING : COMMENT;
        response.write(Buffer.buffer(ping));
        context.addBytesOut(ping.length);
        lastWriteNanos = now;
        context.delivery().ping(now);
    }
}
