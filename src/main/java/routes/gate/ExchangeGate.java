package routes.gate;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands behind the decoder of an HTTP/1 connection: what was decoded must be what the gate before the decoder has read, or the
 * connection closes; and the gate learns when an answer is written, and whether it is the last one. No request is upgraded to
 * another protocol, and no client of HTTP/1.0 keeps its connection: an answer without a length would have no end. On the
 * connection's event loop.
 */
final class ExchangeGate extends ChannelDuplexHandler {

    private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

    private final Http1Gate gate;
    private boolean refused;
    private boolean last;

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
            last = isLast(request);
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
                || gate.expects(isChunked(request), HttpUtil.getContentLength(request, 0L));
    }

    private static boolean isChunked(HttpRequest request) {
        // Few requests have the field, and looking for a value in it is not for nothing.
        return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
                && HttpUtil.isTransferEncodingChunked(request);
    }

    private static boolean isLast(HttpRequest request) {
        if (HttpVersion.HTTP_1_0.equals(request.protocolVersion())) {
            request.headers().remove(HttpHeaderNames.CONNECTION);
            return true;
        }
        return saysClose(request);
    }

    private static boolean saysClose(HttpMessage message) {
        HttpHeaders headers = message.headers();
        return headers.contains(HttpHeaderNames.CONNECTION)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the caller's promise.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        boolean interim = false;
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (!interim) {
                gate.answerBegins();
                answerBegins(response);
            }
        }
        ctx.write(message, promise);
        if (message instanceof LastHttpContent && !interim) {
            gate.answerEnds(last);
        }
    }

    private void answerBegins(HttpResponse response) {
        if (last) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else {
            last = saysClose(response);
        }
    }
}
