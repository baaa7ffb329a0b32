package routes.relay;

import gateway.protocol.anthropic.MessageStreamReader;
import gateway.protocol.sse.SseScanner;
import gateway.translation.contract.EventLife;
import gateway.translation.contract.SseEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import routes.request.RequestContext;

/**
 * Cuts the bytes of a stream that is translated into events, and takes note of what they say of the stream's life. Confined to
 * the event loop of the client's connection, but for {@link #release}.
 */
final class ArrivingEvents {

    private static final int MAX_EVENT_DATA = 16 * 1024 * 1024;

    /** How exactly the last sign of life is known. */
    private static final long LIFE_NANOS = Duration.ofMillis(250).toNanos();

    /** Bytes of an unfinished event that are a sign of life: pings are shorter. */
    private static final int LIVELY = 1024;

    private static final byte[] NO_DATA = {};

    private final SseScanner scanner = new SseScanner(new Arrivals(), MAX_EVENT_DATA);
    private final StreamHolding pending;
    private final StreamLife life;
    private final @Nullable MessageStreamReader made;
    private List<SseEvent> arrived = new ArrayList<>(4);
    private long unfinished;
    private boolean boundary;

    /** @param made reads the events too, null where nobody does */
    ArrivingEvents(RequestContext context, StreamLife life, @Nullable MessageStreamReader made) {
        this.pending = new StreamHolding(context.holding());
        this.life = life;
        this.made = made;
    }

    /** Whether so many bytes more leave the event that is coming within bounds. */
    boolean admits(int bytes) {
        return unfinished + bytes <= MAX_EVENT_DATA;
    }

    /** Reads what has come. Returns whether there is memory for what it leaves unfinished; if not, the call is over. */
    boolean read(byte[] bytes, long now) {
        int end = scanner.scan(bytes, 0, bytes.length);
        if (!pending.covers(scanner.pending())) {
            return false;
        }
        boundary = end >= 0;
        unfinished = boundary ? bytes.length - end : unfinished + bytes.length;
        observe(now);
        return true;
    }

    /** Whether something ended with the bytes that were read last, be it a comment. */
    boolean atBoundary() {
        return boundary;
    }

    /** Whether an event has begun and not ended. */
    boolean isUnfinished() {
        return unfinished > 0;
    }

    /** The events that have come since the last call. */
    List<SseEvent> take() {
        if (arrived.isEmpty()) {
            return List.of();
        }
        List<SseEvent> events = arrived;
        arrived = new ArrayList<>(4);
        return events;
    }

    /** Not of each event, for that it has to read them. */
    private void observe(long now) {
        life.bytes(now);
        boolean known = life.hasContent() && now - life.lastLifeNanos() < LIFE_NANOS;
        if (known) {
            return;
        }
        if (arrived.stream().anyMatch(EventLife::saysSomething)) {
            life.content();
            life.life(now);
        } else if (unfinished > LIVELY && scanner.isInsideEvent()) {
            life.life(now);
        }
    }

    /** Gives back the memory for what is unfinished. From any thread. */
    void release() {
        pending.release();
    }

    private final class Arrivals implements SseScanner.Listener {
        @Override
        public boolean wantsData(@Nullable String name) {
            return true;
        }

        @Override
        public void onEvent(@Nullable String name, byte @Nullable [] data) {
            if (made != null && made.wantsData(name)) {
                made.onEvent(name, data);
            }
            arrived.add(new SseEvent(name, data == null ? NO_DATA : data));
        }
    }
}
