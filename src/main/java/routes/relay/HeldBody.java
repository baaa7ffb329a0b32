package routes.relay;

import gateway.memory.Grant;
import gateway.memory.Holding;
import io.vertx.core.buffer.Buffer;
import routes.request.BaseMemory;

/** An answer that is kept back while it grows, within the memory budget. Confined to the event loop of the client's connection. */
final class HeldBody {

    private final Holding holding;
    private final int factor;
    private Buffer held = Buffer.buffer();
    private boolean owned;
    private long counted;

    /** @param factor how many bytes of memory one of the body costs */
    HeldBody(Holding holding, int factor) {
        this.holding = holding;
        this.factor = factor;
    }

    int length() {
        return held.length();
    }

    /** What is held; not to be written to. */
    Buffer bytes() {
        return held;
    }

    /** Adds to what is held, if there is memory for it. Returns whether it was added. */
    boolean add(Buffer chunk) {
        if (!mayHold(chunk.length())) {
            return false;
        }
        if (held.length() == 0) {
            held = chunk;
        } else if (owned) {
            held.appendBuffer(chunk);
        } else {
            owned = true;
            held = Buffer.buffer(held.length() + chunk.length())
                    .appendBuffer(held)
                    .appendBuffer(chunk);
        }
        return true;
    }

    private boolean mayHold(int more) {
        if (held.length() + more <= BaseMemory.BYTES) {
            return true;
        }
        long bytes = (long) factor * (counted == 0 ? held.length() + more : more);
        if (holding.grow(bytes) != Grant.GRANTED) {
            return false;
        }
        counted += bytes;
        return true;
    }

    /** Holds this chunk in place of what was held, whose memory stays counted. */
    void replace(Buffer chunk) {
        held = chunk;
    }

    /** Gives back what was counted, but for so many bytes that are still to be written. */
    void keep(int length) {
        if (counted > 0) {
            holding.shrink(Math.max(0, counted - length));
            counted = 0;
        }
    }

    /** Holds nothing any more. */
    void drop() {
        keep(0);
        held = Buffer.buffer();
    }
}
