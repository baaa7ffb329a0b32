package routes.http;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the body of one request on its event loop. */
final class BodyCollector {

    private static final long BYTES_PER_SECOND = 16 * 1024;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final ServerLimits limits;
    private final Consumer<byte[]> whole;
    private final Consumer<GatewayFailure> refused;
    private final List<Buffer> chunks = new ArrayList<>(4);
    private final long startedNanos = System.nanoTime();
    private long size;
    private long timer = -1;
    private boolean done;

    private BodyCollector(
            Vertx vertx,
            HttpServerRequest request,
            ServerLimits limits,
            Consumer<byte[]> whole,
            Consumer<GatewayFailure> refused) {
        this.vertx = vertx;
        this.request = request;
        this.limits = limits;
        this.whole = whole;
        this.refused = refused;
    }

    /** Calls back once: with the body, or with the reason why it is not taken. Never when the client leaves. */
    static void collect(
            Vertx vertx,
            HttpServerRequest request,
            ServerLimits limits,
            Consumer<byte[]> whole,
            Consumer<GatewayFailure> refused) {
        new BodyCollector(vertx, request, limits, whole, refused).begin();
    }

    private void begin() {
        if (announcedSize() > limits.maxJsonBytes()) {
            refuse(tooLarge());
            return;
        }
        request.handler(this::take);
        request.endHandler(end -> finish());
        request.exceptionHandler(error -> abandon());
        if (!request.isEnded()) {
            timer = vertx.setPeriodic(Math.max(50, limits.body().toMillis() / 10), tick -> checkPace());
        }
    }

    private long announcedSize() {
        String announced = request.getHeader("content-length");
        if (announced == null || announced.length() > 18) {
            return announced == null ? -1 : Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(announced.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void take(Buffer chunk) {
        if (done) {
            return;
        }
        size += chunk.length();
        if (size > limits.maxJsonBytes()) {
            refuse(tooLarge());
            return;
        }
        chunks.add(chunk);
    }

    private void checkPace() {
        long allowed = limits.body().toNanos() + size * 1_000_000_000L / BYTES_PER_SECOND;
        if (!done && System.nanoTime() - startedNanos > allowed) {
            refuse(new GatewayFailure.RequestRefused(FailureKind.REQUEST_BODY_TIMEOUT));
        }
    }

    private void finish() {
        if (done) {
            return;
        }
        abandon();
        whole.accept(join());
    }

    private byte[] join() {
        if (chunks.size() == 1) {
            return chunks.getFirst().getBytes();
        }
        byte[] bytes = new byte[(int) size];
        int position = 0;
        for (Buffer chunk : chunks) {
            chunk.getBytes(bytes, position);
            position += chunk.length();
        }
        return bytes;
    }

    private void refuse(GatewayFailure failure) {
        abandon();
        chunks.clear();
        refused.accept(failure);
    }

    private void abandon() {
        done = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }

    private GatewayFailure tooLarge() {
        return new GatewayFailure.RequestRefused(
                FailureKind.REQUEST_TOO_LARGE, Math.max(1, limits.maxJsonBytes() / (1024 * 1024)));
    }
}
