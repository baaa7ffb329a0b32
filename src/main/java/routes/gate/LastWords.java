package routes.gate;

import io.netty.buffer.Unpooled;
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
        ctx.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener((ChannelFutureListener) written -> {
            if (!written.isSuccess()) {
                connection.close();
            } else if (ctx.channel() instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                connection.close();
            }
        });
    }
}
