package routes.relay;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What of a stream is kept back until more of it comes. Confined to the event loop of the client's connection. */
final class HeldChunks {

    private static final int ROOM = 256;

    private @Nullable Buffer held;

    boolean isEmpty() {
        return held == null;
    }

    int length() {
        return held == null ? 0 : held.length();
    }

    void add(Buffer bytes) {
        held = held == null ? Buffer.buffer(bytes.length() + ROOM).appendBuffer(bytes) : held.appendBuffer(bytes);
    }

    /** What is held, for reading only; null when nothing is. */
    @Nullable
    Buffer peek() {
        return held;
    }

    /** Gives what is held, and holds nothing any more. */
    Buffer take() {
        Buffer taken = held == null ? Buffer.buffer() : held;
        held = null;
        return taken;
    }

    void drop() {
        held = null;
    }
}
