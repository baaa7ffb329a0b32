package routes.http;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Grant;
import gateway.memory.GrowingBytes;
import gateway.replay.ReplayOrder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import routes.request.MemoryFailures;
import routes.request.RequestContext;

/**
 * Collects the body of one request on its event loop. Up to a small amount it is collected for anybody; for more, and for a body
 * that takes its time, the caller must have a valid key, and what it holds comes out of the memory budget.
 */
final class BodyCollector {

    /** What is collected before anything is known of the caller, chunks and what each of them costs together. */
    static final int FREE_BYTES = 64 * 1024;

    private static final int COST_OF_CHUNK = 128;

    /** Learns how it went; one of the methods is called, once, on the event loop. */
    interface Outcome {

        /** The body is there. */
        void whole(byte[] body);

        /** The body is not taken. */
        void refused(GatewayFailure failure);

        /** The caller has no valid key; the rest of the body is still to come. */
        void stranger();

        /** The client has left in the middle of its body. */
        void left();
    }

    private final Vertx vertx;
    private final RequestContext context;
    private final HttpServerRequest request;
    private final ServerLimits limits;
    private final Callers callers;
    private final UnknownBodies unknown;
    private final Outcome outcome;
    private final List<Buffer> chunks = new ArrayList<>(4);
    private final GrowingBytes large;
    private final BodyPace pace;
    private final int most;
    private int size;
    private long heldUnknown;
    private boolean gathering;
    private boolean known;
    private long timer = -1;
    private boolean done;

    private BodyCollector(
            Vertx vertx,
            RequestContext context,
            ServerLimits limits,
            Callers callers,
            UnknownBodies unknown,
            Outcome outcome) {
        this.vertx = vertx;
        this.context = context;
        this.request = context.request();
        this.limits = limits;
        this.callers = callers;
        this.unknown = unknown;
        this.pace = new BodyPace(limits.body(), System.nanoTime());
        this.outcome = outcome;
        this.large = new GrowingBytes(context.holding(), 0);
        this.most = (int) Math.min(Integer.MAX_VALUE - 16, limits.maxJsonBytes());
    }

    /** Collects, and tells the outcome. */
    static void collect(
            Vertx vertx,
            RequestContext context,
            ServerLimits limits,
            Callers callers,
            UnknownBodies unknown,
            Outcome outcome) {
        new BodyCollector(vertx, context, limits, callers, unknown, outcome).begin();
    }

    private void begin() {
        long announced = announcedSize();
        if (announced > most) {
            refuse(tooLarge());
            return;
        }
        if (announced > FREE_BYTES && !(isKnown() && expect((int) announced))) {
            return;
        }
        context.answer().onClientGone(this::left);
        request.handler(this::take);
        request.endHandler(end -> finish());
        request.exceptionHandler(error -> left());
        // Most bodies come with their heads, and are whole when this turn of the loop is over.
        context.eventLoop().runOnContext(later -> watchPace());
    }

    private void watchPace() {
        if (!done) {
            timer = vertx.setPeriodic(Math.max(50, limits.body().toMillis() / 10), tick -> checkPace());
        }
    }

    private long announcedSize() {
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null || announced.length() > 18) {
            return announced == null ? -1 : Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(announced.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Whether the caller has a valid key; where it has none the collecting is over. */
    private boolean isKnown() {
        if (!known) {
            ReplayOrder ordered = context.replay();
            String key =
                    ordered == null ? callers.keyOf(request) : ordered.caller().keyId();
            if (key == null) {
                end();
                outcome.stranger();
                return false;
            }
            known = true;
            context.holding().ownedBy(key);
        }
        return true;
    }

    private boolean expect(int total) {
        gathering = true;
        return granted(large.expect(total));
    }

    private boolean granted(Grant grant) {
        if (grant == Grant.GRANTED) {
            return true;
        }
        refuse(MemoryFailures.ofRequest(grant));
        return false;
    }

    private void take(Buffer chunk) {
        if (done) {
            return;
        }
        if (chunk.length() > most - size) {
            refuse(tooLarge());
            return;
        }
        size += chunk.length();
        pace.arrived(chunk.length(), System.nanoTime());
        if (gathering) {
            gather(chunk);
        } else if (size + (long) COST_OF_CHUNK * chunks.size() <= FREE_BYTES
                && unknown.take(chunk.length() + COST_OF_CHUNK)) {
            heldUnknown += chunk.length() + COST_OF_CHUNK;
            chunks.add(chunk);
        } else if (isKnown()) {
            gathering = true;
            giveUnknownBack();
            List<Buffer> before = List.copyOf(chunks);
            chunks.clear();
            for (Buffer each : before) {
                gather(each);
            }
            gather(chunk);
        }
    }

    private void gather(Buffer chunk) {
        if (!done && granted(large.makeRoom(chunk.length(), most))) {
            chunk.getBytes(large.array(), large.size());
            large.wrote(chunk.length());
        }
    }

    private void checkPace() {
        if (!done && System.nanoTime() - pace.deadlineNanos() > 0) {
            refuse(new GatewayFailure.RequestRefused(FailureKind.REQUEST_BODY_TIMEOUT));
        } else if (!done) {
            isKnown();
        }
    }

    private void finish() {
        if (done) {
            return;
        }
        if (!gathering) {
            end();
            outcome.whole(join());
        } else if (granted(large.trim())) {
            end();
            outcome.whole(large.array());
        }
    }

    private byte[] join() {
        if (chunks.size() == 1) {
            return chunks.getFirst().getBytes();
        }
        byte[] bytes = new byte[size];
        int position = 0;
        for (Buffer chunk : chunks) {
            chunk.getBytes(bytes, position);
            position += chunk.length();
        }
        return bytes;
    }

    private void refuse(GatewayFailure failure) {
        end();
        chunks.clear();
        outcome.refused(failure);
    }

    private void left() {
        if (!done) {
            end();
            chunks.clear();
            context.answer().clientLeft();
            outcome.left();
        }
    }

    private void giveUnknownBack() {
        if (heldUnknown > 0) {
            unknown.giveBack(heldUnknown);
            heldUnknown = 0;
        }
    }

    private void end() {
        done = true;
        giveUnknownBack();
        context.answer().onClientGone(null);
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
    }

    private GatewayFailure tooLarge() {
        return new GatewayFailure.RequestRefused(
                FailureKind.REQUEST_TOO_LARGE, Math.max(1, limits.maxJsonBytes() / (1024 * 1024)));
    }
}
