package routes.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What one connection holds back: the begin of a head, or requests that wait for their turn. Small, off the network's buffers, and
 * counted together with that of all other connections. On the connection's event loop.
 */
final class HeldBytes {

    private static final int ROOM = 256;

    private final Connection connection;
    private @Nullable ByteBuf bytes;
    private boolean paused;

    HeldBytes(Connection connection) {
        this.connection = connection;
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

    /** Holds bytes back; false where all connections hold too much together. */
    boolean keep(ByteBuf in) {
        ByteBuf small = in;
        if (in.isDirect() || in.capacity() > 2 * in.readableBytes() + ROOM) {
            small = Unpooled.buffer(in.readableBytes() + ROOM);
            small.writeBytes(in);
            in.release();
        }
        bytes = small;
        return connection.holds(small.capacity());
    }

    /** Everything that was held has passed. */
    void nothing() {
        connection.holds(0);
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
        connection.holds(0);
    }
}
