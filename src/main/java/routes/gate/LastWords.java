package routes.gate;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * The end of a connection that is closed from here: an answer, then the end of what we send, then a moment for the client to read
 * it; a connection that is closed while bytes lie unread takes the answer with it.
 */
final class LastWords {

    private LastWords() {}

    /** Whoever calls reads on, into nothing, within bounds. */
    @SuppressWarnings("FutureReturnValueIgnored") // The connection closes in any case.
    static void say(ChannelHandlerContext ctx, Connection connection, byte[] answer) {
        connection.expect(GateLimits.LINGER, connection::close);
        connection.wrote(answer.length);
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(answer))
                .addListener((ChannelFutureListener) written -> end(ctx, connection, written));
    }

    /** The same behind an answer that was written, of whatever length: the moment begins when the client has taken it. */
    @SuppressWarnings("FutureReturnValueIgnored") // The connection closes in any case.
    static void end(ChannelHandlerContext ctx, Connection connection) {
        connection.serves();
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            connection.expect(GateLimits.LINGER, connection::close);
            // Whoever has written the answer may have more to do behind it.
            connection.execute(() -> end(ctx, connection, written));
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The connection closes in any case.
    private static void end(ChannelHandlerContext ctx, Connection connection, ChannelFuture written) {
        if (written.isSuccess() && ctx.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            connection.close();
        }
    }
}
