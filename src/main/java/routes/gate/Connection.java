package routes.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: until when it must have done what is expected of it, and whether its client takes what is
 * written. On its event loop, where nothing else is said.
 */
final class Connection {

    private static final long NEVER = Long.MAX_VALUE;

    private final Channel channel;
    private final Connections all;
    private final @Nullable AtomicInteger ofAddress;
    private volatile long due = NEVER;
    private volatile boolean idle;
    private volatile boolean pending;
    private Runnable overdue;
    private final AtomicLong arrived = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private long movedBefore;
    private long movedAt;
    private long markedAt;
    private long markedFlushed;

    /** @param ofAddress how many there are from its address, null where they are not counted */
    Connection(Channel channel, Connections all, @Nullable AtomicInteger ofAddress) {
        this.channel = channel;
        this.all = all;
        this.ofAddress = ofAddress;
        this.overdue = this::close;
        this.movedAt = all.now();
    }

    /** Closes it, whatever is under way: Vert.x's handler would wait until the client has taken what was written. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end.
    void close() {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }

    Connections all() {
        return all;
    }

    GateLimits limits() {
        return all.limits();
    }

    /** On the clock of all deadlines. */
    long now() {
        return all.now();
    }

    /** Expects something within a time. */
    void expect(Duration within, Runnable otherwise) {
        overdue = otherwise;
        idle = false;
        due = all.now() + within.toNanos();
    }

    /** Nothing is expected while a request is served. */
    void serves() {
        idle = false;
        due = NEVER;
    }

    /**
     * A request may come or not; when it is crowded, one that does not come soon loses its place. Says it again who likes: its time
     * goes on.
     */
    void idles() {
        if (idle) {
            return;
        }
        overdue = this::close;
        due = all.now() + limits().headerTimeout().toNanos();
        idle = true;
    }

    /** Does something on the event loop, later. From any thread. */
    void execute(Runnable task) {
        channel.eventLoop().execute(task);
    }

    /** Whether its client takes what is written. From any thread. */
    boolean isTaken() {
        return channel.isWritable();
    }

    /** Bytes come in. */
    void arrived(int bytes) {
        // Nobody else counts, and who reads it may see it later.
        arrived.lazySet(arrived.getPlain() + bytes);
    }

    /** Bytes go out. */
    void wrote(int bytes) {
        written.lazySet(written.getPlain() + bytes);
    }

    /** From one thread, any, at a time. */
    void tick(long now) {
        if (isSilent(now)) {
            long seen = movedBefore;
            channel.eventLoop().execute(() -> closeIfStill(seen));
        } else if (isLate(now) || pending || outbound() != 0) {
            channel.eventLoop().execute(() -> check(now));
        }
    }

    /** Whether no byte has come or gone for too long, and no request is under way, which has deadlines of its own. */
    private boolean isSilent(long now) {
        long moved = moved();
        if (moved != movedBefore) {
            movedBefore = moved;
            movedAt = now;
        }
        return idle
                && !limits().idle().isZero()
                && now - movedAt >= limits().idle().toNanos();
    }

    /** A request may have come since. */
    private void closeIfStill(long seen) {
        if (idle && moved() == seen) {
            close();
        }
    }

    private long moved() {
        return arrived.get() + written.get() - outbound();
    }

    private boolean isLate(long now) {
        return now - due >= 0 && due != NEVER && (!idle || all.crowded(ofAddress));
    }

    private void check(long now) {
        if (isLate(now)) {
            Runnable action = overdue;
            due = NEVER;
            action.run();
        } else {
            checkWrites(now);
        }
    }

    private void checkWrites(long now) {
        long outbound = outbound();
        long flushed = written.get() - outbound;
        if (outbound == 0) {
            pending = false;
        } else if (!pending) {
            pending = true;
            mark(now, flushed);
        } else if (now - markedAt >= limits().writeTimeout().toNanos()) {
            long least = limits().writeTimeout().toSeconds() * GateLimits.WRITTEN_PER_SECOND;
            if (flushed - markedFlushed < Math.max(1, least)) {
                close();
            } else {
                mark(now, flushed);
            }
        }
    }

    private void mark(long now, long flushed) {
        markedAt = now;
        markedFlushed = flushed;
    }

    private long outbound() {
        @Nullable ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }
}
