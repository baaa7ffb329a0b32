package routes.gate;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands behind the decoder of an HTTP/1 connection: what was decoded must be what the gate before the decoder has read, or the
 * connection closes; and the gate learns when an answer is written. No request is upgraded to another protocol. On the
 * connection's event loop.
 */
final class ExchangeGate extends ChannelDuplexHandler {

    private static final String HTTP2_SETTINGS = "http2-settings";

    private final Http1Gate gate;
    private boolean refused;

    ExchangeGate(Http1Gate gate) {
        this.gate = gate;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && !refused) {
            refused = !agrees(request);
            if (refused) {
                gate.close();
            }
            request.headers().remove(HttpHeaderNames.UPGRADE).remove(HTTP2_SETTINGS);
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean agrees(HttpRequest request) {
        // What the decoder refuses is answered as such, and is the last request of its connection.
        return request.decoderResult().isFailure()
                || gate.expects(HttpUtil.isTransferEncodingChunked(request), HttpUtil.getContentLength(request, 0L));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the caller's promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean interim = false;
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (!interim) {
                gate.answerBegins();
            }
        }
        ctx.write(message, promise);
        if (message instanceof LastHttpContent && !interim) {
            gate.answerEnds();
        }
    }
}
