package routes.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Stands before the decoder of an HTTP/2 connection and counts its frames. A connection with too many that only cost, or with a
 * frame or a header block that does not come to its end, is closed. On the connection's event loop.
 */
final class Http2Gate extends ChannelDuplexHandler {

    private final Connection connection;
    private final Http2Connection http2;
    private final FrameBudget budget;
    private boolean timed = true;
    private boolean closing;

    Http2Gate(Connection connection, Http2Connection http2) {
        this.connection = connection;
        this.http2 = http2;
        this.budget = new FrameBudget(connection.limits().headerBytes(), connection.now());
        http2.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamActive(Http2Stream stream) {
                connection.all().streamOpened();
            }

            @Override
            public void onStreamClosed(Http2Stream stream) {
                connection.all().streamClosed();
                if (!timed && http2.numActiveStreams() == 0) {
                    connection.idles();
                }
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.expect(connection.limits().headerTimeout(), connection::close);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        connection.arrived(in.readableBytes());
        if (closing) {
            in.release();
        } else if (!budget.take(in, connection.now())) {
            in.release();
            calm(ctx);
        } else {
            // Netty counts from the client's acknowledgement on, which may never come.
            http2.remote().maxActiveStreams(connection.all().streamsPerConnection());
            ctx.fireChannelRead(in);
            time();
        }
    }

    /** What has begun must come to its end; a connection without streams may wait. */
    private void time() {
        if (budget.unfinished()) {
            if (!timed) {
                timed = true;
                connection.expect(connection.limits().headerTimeout(), connection::close);
            }
        } else if (budget.streams() > 0) {
            timed = false;
            if (http2.numActiveStreams() > 0) {
                connection.serves();
            } else {
                connection.idles();
            }
        }
    }

    private void calm(ChannelHandlerContext ctx) {
        closing = true;
        ByteBuf goAway = Unpooled.buffer(Http2CodecUtil.FRAME_HEADER_LENGTH + 8);
        goAway.writeMedium(8).writeByte(7).writeByte(0).writeInt(0);
        goAway.writeInt(Math.max(0, http2.remote().lastStreamCreated()))
                .writeInt((int) Http2Error.ENHANCE_YOUR_CALM.code());
        ctx.writeAndFlush(goAway).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the caller's promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            connection.wrote(bytes.readableBytes());
            budget.wrote(bytes.readableBytes());
        }
        ctx.write(message, promise);
    }
}
