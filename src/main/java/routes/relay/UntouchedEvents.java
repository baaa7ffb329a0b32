package routes.relay;

import gateway.protocol.anthropic.MessageStreamReader;
import gateway.protocol.sse.SseScanner;

/**
 * Reads on the side the events of a stream that goes to the client untouched: where they end, what they tell of the answer and
 * of the stream's life. Confined to the event loop of the client's connection.
 */
final class UntouchedEvents {

    /** Largest event before the answer has begun, and largest data that is read. */
    private static final int MAX_EVENT_DATA = 1024 * 1024;

    /** Largest event; a line that never ends must not go on for ever. */
    private static final int MAX_EVENT = 16 * 1024 * 1024;

    /** Bytes of an unfinished event that are a sign of life: pings are shorter. */
    private static final int LIVELY = 1024;

    private final MessageStreamReader reader = new MessageStreamReader();
    private final SseScanner scanner = new SseScanner(reader, MAX_EVENT_DATA);
    private final StreamLife life;
    private long sayings;
    private long unfinished;

    UntouchedEvents(StreamLife life) {
        this.life = life;
    }

    /** Whether so many bytes more leave the event that is coming within bounds. */
    boolean admits(int bytes, boolean started) {
        return unfinished + bytes <= (started ? MAX_EVENT : MAX_EVENT_DATA);
    }

    /** Reads what has come. Returns where the last whole event in it ends, -1 when none does. */
    int read(byte[] bytes) {
        int end = scanner.scan(bytes, 0, bytes.length);
        unfinished = end < 0 ? unfinished + bytes.length : bytes.length - end;
        return end;
    }

    /** Takes note of what has been read as signs of life. */
    void observe(long now) {
        life.bytes(now);
        if (reader.sayings() != sayings || (unfinished > LIVELY && scanner.isInsideEvent())) {
            sayings = reader.sayings();
            life.life(now);
        }
        if (reader.hasContent()) {
            life.content();
        }
    }

    /** Whether the answer has ended, well or by an error. */
    boolean areOver() {
        return reader.stopped() || reader.failed();
    }

    /** Bytes that are kept to read an event when its end comes. */
    int pending() {
        return scanner.pending();
    }

    /** What the events have told. */
    MessageStreamReader reader() {
        return reader;
    }
}
