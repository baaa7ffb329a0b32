package routes.gate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Ends streams of HTTP/2 that Vert.x takes for ended, because it has handed on all that was written to them. Stateless. */
public final class Http2Streams {

    private Http2Streams() {}

    /** Resets the stream of a request, and lets go of what waits for its window. From any thread. */
    public static void reset(HttpServerRequest request, long code) {
        if (request.connection() instanceof ConnectionBase connection) {
            int stream = request.response().streamId();
            Channel channel = connection.channel();
            channel.eventLoop().execute(() -> reset(channel, stream, code));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end.
    private static void reset(Channel channel, int stream, long code) {
        ChannelHandlerContext ctx = channel.pipeline().context(Http2ConnectionHandler.class);
        if (ctx != null
                && ctx.handler() instanceof Http2ConnectionHandler http2
                && http2.connection().stream(stream) != null) {
            http2.resetStream(ctx, stream, code, ctx.newPromise());
            ctx.flush();
        }
    }
}
