package routes.relay;

import java.time.Duration;
import routes.answer.UpstreamTimeouts;

/**
 * Whether a stream of an upstream still lives, on the watch's clock: bytes end a silence, but only events that say something are
 * life; pings, comments and empty pieces are none. Confined to the event loop of the client's connection.
 */
final class StreamLife {

    /** How long an upstream may keep its connection open behind the last event. */
    private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

    /** How long it may take from the reason why an answer stopped to its last event. */
    private static final long STOPPING_NANOS = Duration.ofSeconds(5).toNanos();

    private enum Phase {
        /** The answer has begun, or not even that. */
        OPENING,
        /** Something of its content has come. */
        CONTENT,
        /** It has been told why the answer stopped. */
        STOPPING,
        /** The last event has come. */
        OVER
    }

    private Phase phase = Phase.OPENING;
    private long lastBytesNanos;
    private long lastLifeNanos;

    StreamLife(long now) {
        this.lastBytesNanos = now;
        this.lastLifeNanos = now;
    }

    /** Any bytes have come. */
    void bytes(long now) {
        lastBytesNanos = now;
    }

    /** Something has come that is no mere sign of being there. */
    void life(long now) {
        if (phase != Phase.OVER) {
            lastLifeNanos = now;
        }
    }

    /** Since when nothing has come that is more than a sign of being there. */
    long lastLifeNanos() {
        return lastLifeNanos;
    }

    /** Content has come. */
    void content() {
        reach(Phase.CONTENT);
    }

    /** Whether content has come. */
    boolean hasContent() {
        return phase != Phase.OPENING;
    }

    /** The reason why the answer stopped has come. Returns whether that is news. */
    boolean stopping() {
        return reach(Phase.STOPPING);
    }

    /** The last event has come. Returns whether that is news. */
    boolean over() {
        return reach(Phase.OVER);
    }

    /** Whether the answer has only its end to come. */
    boolean isStopping() {
        return phase == Phase.STOPPING;
    }

    private boolean reach(Phase reached) {
        if (phase.compareTo(reached) >= 0) {
            return false;
        }
        phase = reached;
        return true;
    }

    /** When the stream is taken for dead, unless something comes before. */
    long deadline(UpstreamTimeouts timeouts) {
        return switch (phase) {
            case OPENING ->
                sooner(
                        lastBytesNanos,
                        timeouts.streamSilence(),
                        longer(timeouts.firstEvent(), timeouts.streamSilence()));
            case CONTENT -> sooner(lastBytesNanos, timeouts.streamSilence(), timeouts.pingsOnly());
            case STOPPING -> lastLifeNanos + STOPPING_NANOS;
            case OVER -> lastLifeNanos + LINGER_NANOS;
        };
    }

    private long sooner(long lastBytes, Duration silence, Duration pingsOnly) {
        long silent = lastBytes + silence.toNanos();
        long dead = lastLifeNanos + pingsOnly.toNanos();
        return silent - dead < 0 ? silent : dead;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
