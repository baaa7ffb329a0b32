package routes.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.gate.Http2Streams;
import routes.request.RequestContext;

/**
 * HTTP/2 streams whose requests are over here and not there: the client has not read the answer, or still sends a body that nobody
 * wants. Each has a time to close by itself; then it is reset, and what waits for its window is let go. Safe from many threads.
 */
final class OpenStreams {

    private static final Logger LOG = LoggerFactory.getLogger(OpenStreams.class);

    /** As on an HTTP/1 connection. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final long NO_ERROR = 0;
    private static final long CANCEL = 8;
    private static final long SECOND = 1_000_000_000L;
    private static final long BYTES_PER_SECOND = 16 * 1024;

    private final Duration writeTimeout;
    private final LongSupplier nanoTime;
    private final Map<HttpServerRequest, Long> due = new ConcurrentHashMap<>();

    /** @param writeTimeout for a client to take what was written to it; each 16 KB of an answer buy a second more */
    OpenStreams(Duration writeTimeout, LongSupplier nanoTime) {
        this.writeTimeout = writeTimeout;
        this.nanoTime = nanoTime;
    }

    /**
     * A request is over, except for an answer that is still being written. What it still sends is not read any more, so that
     * its window closes.
     */
    void ended(RequestContext context) {
        HttpServerResponse response = context.request().response();
        if (!HttpVersion.HTTP_2.equals(context.request().version()) || response.closed()) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (context.request().isEnded() || !response.ended()) {
            long bytes = Math.max(response.bytesWritten(), context.answer().bytes());
            due.putIfAbsent(context.request(), now + writeTimeout.toNanos() + bytes / BYTES_PER_SECOND * SECOND);
        } else {
            due.put(context.request(), now + LINGER.toNanos());
            try {
                context.request().pause();
            } catch (IllegalStateException justEnded) {
                LOG.trace("Request {}: nothing more comes of it", context.id(), justEnded);
            }
        }
    }

    /** Looks at all of them, once a second or so. */
    void tick() {
        long now = nanoTime.getAsLong();
        due.forEach((request, limit) -> {
            if (request.response().closed()) {
                due.remove(request);
            } else if (now - limit >= 0) {
                due.remove(request);
                Http2Streams.reset(request, request.isEnded() ? CANCEL : NO_ERROR);
            }
        });
    }
}
