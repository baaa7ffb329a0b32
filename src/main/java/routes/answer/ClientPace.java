package routes.answer;

import gateway.memory.Grant;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.ClientAnswer;
import routes.request.RequestContext;

/**
 * Makes an upstream wait for a client that does not take what was written. The memory budget holds what waits meanwhile. Where
 * it has no room, the answer is broken off, because a client that does not read is in the way of those that do. On the event
 * loop of the client's connection, except for {@link #stalledSince}.
 */
public final class ClientPace {

    /** What waits on both sides of a call whose client does not read: written, arrived, and in the network's buffers. */
    private static final long STALLED_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ClientPace.class);

    private final RequestContext context;
    private final LongSupplier nanoTime;
    private volatile long stalledSince;
    private long held;

    public ClientPace(RequestContext context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
    }

    /** Stops reading until the client has taken what was written. */
    public void await(HttpClientResponse source) {
        ClientAnswer client = context.answer();
        if (client.clientGone() || !client.isFull()) {
            return;
        }
        source.pause();
        if (held == 0) {
            if (context.holding().grow(STALLED_BYTES) != Grant.GRANTED) {
                LOG.info("Request {}: its client does not read, and there is no memory to wait for it", context.id());
                client.breakOff();
                return;
            }
            held = STALLED_BYTES;
        }
        stalledSince = nanoTime.getAsLong();
        client.whenTaken(() -> {
            caughtUp();
            source.resume();
        });
    }

    /** The client has taken everything, or will not take any more. */
    public void caughtUp() {
        stalledSince = 0;
        context.holding().shrink(held);
        held = 0;
    }

    /** Since when the client has not taken what was written to it; 0 when it keeps up. From any thread. */
    public long stalledSince() {
        return stalledSince;
    }
}
