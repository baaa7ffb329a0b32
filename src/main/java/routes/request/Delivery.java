package routes.request;

/**
 * How much of an answer a client has. Written on the event loop of the client's connection; read between tries too, when nothing
 * is written.
 */
public final class Delivery {

    private boolean committed;
    private boolean begun;
    private boolean cutsAnEvent;
    private long pingedNanos;

    Delivery() {}

    /** Whether status and headers have gone. */
    public boolean committed() {
        return committed;
    }

    /** Whether an upstream's answer, or a failure, has begun to go: nothing else can follow. */
    public boolean begun() {
        return begun;
    }

    /** Status and headers of an answer go out now. */
    void begin() {
        committed = true;
        begun = true;
    }

    /** A ping of our own goes out, the first time behind status and headers of a stream; any upstream's stream may follow. */
    public void ping(long nanos) {
        committed = true;
        pingedNanos = nanos;
    }

    /** Says whether what was written last ends within an event of a stream. */
    public void cutsAnEvent(boolean within) {
        cutsAnEvent = within;
    }

    /** Whether what was written last ends within an event of a stream. */
    public boolean cutsAnEvent() {
        return cutsAnEvent;
    }

    /** When the last ping of our own went out, 0 when there was none. */
    public long pingedNanos() {
        return pingedNanos;
    }
}
