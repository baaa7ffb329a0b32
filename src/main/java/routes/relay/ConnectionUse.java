package routes.relay;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpClientRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tells the exchanges of an HTTP/1.1 connection to an upstream, one after the other, how far they are on the wire: what is
 * read from the answer may be behind that. {@link #begin} from any thread, all else on the connection's event loop.
 */
final class ConnectionUse extends ChannelDuplexHandler {

    private static final int FINAL = 200;

    private volatile @Nullable UpstreamExchange current;
    private volatile boolean used;
    private boolean provisional;

    UpstreamExchange begin(HttpClientRequest request, EventLoop connection) {
        UpstreamExchange begun = new UpstreamExchange(request, connection, used);
        used = true;
        current = begun;
        return begun;
    }

    /** Whether no exchange is under way. */
    boolean isIdle() {
        return current == null;
    }

    /** Stands where nothing is decoded yet: an answer that has only begun counts too. */
    ChannelHandler bytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
                UpstreamExchange exchange = current;
                if (exchange != null) {
                    exchange.heard();
                }
                super.channelRead(context, message);
            }
        };
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        UpstreamExchange exchange = current;
        if (exchange != null && message instanceof LastHttpContent) {
            exchange.sent();
            letGo(exchange);
        }
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        UpstreamExchange exchange = current;
        if (exchange != null) {
            read(exchange, message);
        }
        super.channelRead(context, message);
    }

    private void read(UpstreamExchange exchange, Object message) {
        if (message instanceof HttpResponse response) {
            provisional = response.status().code() < FINAL;
            if (provisional && !isKnown(response.status())) {
                response.setStatus(HttpResponseStatus.EARLY_HINTS);
            }
        }
        if (message instanceof LastHttpContent last
                && !provisional
                && last.decoderResult().isSuccess()) {
            exchange.answered();
            letGo(exchange);
        }
    }

    /** Any other provisional answer would be taken for the answer; it is as good as hints that nobody has asked for. */
    private static boolean isKnown(HttpResponseStatus provisional) {
        return HttpResponseStatus.CONTINUE.equals(provisional)
                || HttpResponseStatus.SWITCHING_PROTOCOLS.equals(provisional);
    }

    /** A connection that waits for its next request must not keep the one before, and all that hangs on it. */
    private void letGo(UpstreamExchange exchange) {
        if (exchange.isOver()) {
            current = null;
        }
    }
}
