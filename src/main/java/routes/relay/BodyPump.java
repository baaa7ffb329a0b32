package routes.relay;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import routes.request.RequestContext;

/** Streams a request body to the upstream without buffering, with back-pressure. On the event loop of the client's connection. */
final class BodyPump {

    private final RequestContext context;
    private final HttpServerRequest source;
    private final HttpClientRequest target;
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private final Consumer<GatewayFailure> refused;
    private boolean ended;
    private volatile long lastBytesNanos;

    BodyPump(
            RequestContext context,
            HttpClientRequest target,
            long maxBytes,
            LongSupplier nanoTime,
            Consumer<GatewayFailure> refused) {
        this.context = context;
        this.source = context.request();
        this.target = target;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
        this.refused = refused;
        this.lastBytesNanos = nanoTime.getAsLong();
    }

    void start() {
        context.consumeBody();
        source.handler(this::arrived);
        source.endHandler(end -> {
            ended = true;
            target.end();
        });
        source.resume();
    }

    private void arrived(Buffer chunk) {
        if (ended) {
            return;
        }
        lastBytesNanos = nanoTime.getAsLong();
        context.addBytesIn(chunk.length());
        if (context.bytesIn() > maxBytes) {
            ended = true;
            refused.accept(new GatewayFailure.RequestRefused(
                    FailureKind.REQUEST_TOO_LARGE, Math.max(1, maxBytes / (1024 * 1024))));
            return;
        }
        target.write(chunk);
        if (target.writeQueueFull()) {
            source.pause();
            target.drainHandler(drained -> source.resume());
        }
    }

    /** Whether the client still sends. */
    boolean sending() {
        return !ended;
    }

    /** When the client last sent something. */
    long lastBytesNanos() {
        return lastBytesNanos;
    }
}
