package routes.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one connection holds back: the begin of a head, or requests that wait for their turn. Small, off the network's buffers,
 * and counted together with that of all other connections. On the connection's event loop, except for what {@link HeldMemory}
 * asks.
 */
final class HeldBytes {

    private static final int ROOM = 256;

    private final Connection connection;
    private final HeldMemory memory;
    private final Runnable tooMuch;
    private final AtomicLong counted = new AtomicLong();
    private volatile boolean head;
    private volatile long since;
    private @Nullable ByteBuf bytes;
    private boolean holder;
    private long real;
    private boolean paused;

    /** @param tooMuch ends the connection, because all hold too much together; on its event loop */
    HeldBytes(Connection connection, Runnable tooMuch) {
        this.connection = connection;
        this.memory = connection.all().memory();
        this.tooMuch = tooMuch;
    }

    boolean isEmpty() {
        return bytes == null;
    }

    /** What is held with what comes behind it; nothing is held afterwards. */
    ByteBuf join(ByteBuf in) {
        if (bytes == null) {
            return in;
        }
        ByteBuf before = take();
        try {
            // Parts of what was handed on may still be read.
            if (before.readerIndex() == 0 && before.refCnt() == 1) {
                return before.writeBytes(in);
            }
            ByteBuf joined = Unpooled.buffer(before.readableBytes() + in.readableBytes() + ROOM);
            joined.writeBytes(before).writeBytes(in);
            before.release();
            return joined;
        } finally {
            in.release();
        }
    }

    /** What is held; nothing is held afterwards. */
    ByteBuf take() {
        ByteBuf taken = bytes;
        bytes = null;
        return taken == null ? Unpooled.EMPTY_BUFFER : taken;
    }

    /**
     * Holds bytes back.
     *
     * @param ofHead whether they are the begin of a head; they wait for an answer otherwise
     */
    void keep(ByteBuf in, boolean ofHead) {
        ByteBuf small = in;
        if (in.isDirect() || in.capacity() > 2 * in.readableBytes() + ROOM) {
            small = Unpooled.buffer(in.readableBytes() + ROOM);
            small.writeBytes(in);
            in.release();
        }
        bytes = small;
        head = ofHead;
        count(small.capacity());
        if (holder && memory.isOverfull()) {
            tooMuch.run();
        }
    }

    /** Everything that was held has passed. */
    void nothing() {
        if (holder) {
            count(0);
        }
    }

    private void count(long held) {
        long now = HeldMemory.counted(held);
        if (!holder && now > 0) {
            since = connection.now();
            holder = true;
            memory.add(this);
        } else if (holder && now == 0) {
            holder = false;
            memory.remove(this);
        }
        memory.keeps(now - real);
        real = now;
        long before = counted.getAndSet(now);
        if (now != before) {
            memory.changed(now - before);
        }
    }

    /** From any thread. */
    HeldMemory.Kind kind() {
        if (head) {
            return HeldMemory.Kind.HEAD;
        }
        return connection.isTaken() ? HeldMemory.Kind.WAITING : HeldMemory.Kind.NOT_TAKEN;
    }

    /** Since when, on the connection's clock. From any thread. */
    long since() {
        return since;
    }

    /** Has its connection end, unless nothing is held any more by then, and says how much is not counted any more. From any thread. */
    long forfeit() {
        long forfeited = counted.getAndSet(0);
        if (forfeited > 0) {
            connection.execute(() -> {
                if (holder) {
                    tooMuch.run();
                }
            });
        }
        return forfeited;
    }

    /** Stops reading where much is held. Whoever has stopped it already goes on when it likes. */
    void limit(ChannelHandlerContext ctx) {
        ByteBuf now = bytes;
        if (now != null
                && now.readableBytes() >= GateLimits.WAITING_BYTES
                && ctx.channel().config().isAutoRead()) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    /** Reads on where this has stopped it and little is held now. */
    void readOn(ChannelHandlerContext ctx) {
        ByteBuf now = bytes;
        if (paused && (now == null || now.readableBytes() < GateLimits.WAITING_BYTES / 2)) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
        }
    }

    void release() {
        ByteBuf last = take();
        last.release();
        nothing();
    }
}
