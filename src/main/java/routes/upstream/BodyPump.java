package routes.upstream;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import routes.http.BodyPace;
import routes.request.RequestContext;

/**
 * Streams a request body to the upstream without buffering, with back-pressure, framed as it was read: with the announced length,
 * which must be the length that came, or else in chunks. On the event loop of the client's connection.
 */
final class BodyPump {

    private static final long NONE_ANNOUNCED = -1;

    private final RequestContext context;
    private final HttpServerRequest source;
    private final ReadStream<Buffer> body;
    private final HttpClientRequest target;
    private final long maxBytes;
    private final LongSupplier nanoTime;
    private final Consumer<GatewayFailure> refused;
    private final BodyPace pace;
    private long announced = NONE_ANNOUNCED;
    private long sent;
    private volatile boolean ended;

    /**
     * @param body what the request's body is read from: the request, or what stands before it
     * @param patience how long the client may pause
     * @param refused told once when the body cannot be sent on; the upstream's request is then to be reset
     */
    BodyPump(
            RequestContext context,
            ReadStream<Buffer> body,
            HttpClientRequest target,
            long maxBytes,
            Duration patience,
            LongSupplier nanoTime,
            Consumer<GatewayFailure> refused) {
        this.context = context;
        this.source = context.request();
        this.body = body;
        this.target = target;
        this.maxBytes = maxBytes;
        this.nanoTime = nanoTime;
        this.refused = refused;
        this.pace = new BodyPace(patience, nanoTime.getAsLong());
    }

    void start() {
        String length = source.getHeader("content-length");
        boolean chunked = source.headers().contains("transfer-encoding");
        announced = length == null || chunked ? NONE_ANNOUNCED : lengthOf(length);
        boolean mayComeUnannounced = HttpVersion.HTTP_2.equals(source.version());
        if (source.isEnded() || announced == 0 || (announced < 0 && !chunked && !mayComeUnannounced)) {
            ended = true;
            readOn();
            target.end();
            return;
        }
        if (announced > 0) {
            target.putHeader("content-length", Long.toString(announced));
        } else if (chunked) {
            target.setChunked(true);
        }
        if (announced > 0 || chunked) {
            context.body().consume();
        }
        body.handler(this::arrived);
        body.endHandler(end -> finish());
        readOn();
    }

    /** A stream of HTTP/2 that was reset has ended, and goes neither on nor waits. */
    private void readOn() {
        if (!source.isEnded()) {
            source.resume();
        }
    }

    private static long lengthOf(String text) {
        long length = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || i > 17) {
                throw new IllegalArgumentException("the gate lets no such length pass");
            }
            length = length * 10 + (digit - '0');
        }
        return length;
    }

    private void arrived(Buffer chunk) {
        if (ended) {
            return;
        }
        sent += chunk.length();
        pace.arrived(chunk.length(), nanoTime.getAsLong());
        context.body().count(chunk.length());
        GatewayFailure failure = failureOf();
        if (failure != null) {
            ended = true;
            refused.accept(failure);
            return;
        }
        if (announced < 0 && sent == chunk.length()) {
            // The first of a body that nothing announced.
            context.body().consume();
            target.setChunked(true);
        }
        target.write(chunk);
        if (target.writeQueueFull()) {
            hold();
        }
    }

    private @Nullable GatewayFailure failureOf() {
        if (context.body().count() > maxBytes) {
            return new GatewayFailure.RequestRefused(
                    FailureKind.REQUEST_TOO_LARGE, Math.max(1, maxBytes / (1024 * 1024)));
        }
        return announced >= 0 && sent > announced ? otherLength() : null;
    }

    private static GatewayFailure otherLength() {
        return new GatewayFailure.RequestRefused(
                FailureKind.REQUEST_FRAMING, "the body is not as long as its content-length says");
    }

    private void hold() {
        pace.hold(nanoTime.getAsLong());
        source.pause();
        target.drainHandler(drained -> {
            pace.goOn(nanoTime.getAsLong());
            readOn();
        });
    }

    private void finish() {
        if (ended) {
            return;
        }
        ended = true;
        if (announced >= 0 && sent != announced) {
            refused.accept(otherLength());
        } else {
            target.end();
        }
    }

    /**
     * The attempt is over before the body: the upstream's connection is of no more use, and what still comes goes nowhere, unless
     * another attempt may begin with it.
     */
    void stop() {
        if (!ended) {
            ended = true;
            if (context.body().consumed()) {
                readOn();
            } else if (!source.isEnded()) {
                source.pause();
            }
            target.reset();
        }
    }

    /** Whether the client still sends. */
    boolean sending() {
        return !ended;
    }

    /** When the client must have sent more. */
    long deadlineNanos() {
        return pace.deadlineNanos();
    }
}
