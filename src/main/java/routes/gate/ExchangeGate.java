package routes.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;

/**
 * Stands behind the decoder of an HTTP/1 connection: what was decoded must be what the gate before the decoder has read, or the
 * connection closes; and the gate learns when an answer is written, and whether it is the last one. No request is upgraded to
 * another protocol, and no client of HTTP/1.0 keeps its connection: an answer without a length would have no end. A small chunk
 * goes out as one buffer past the encoder, which would make three of it: length, bytes and line end. On the connection's event
 * loop.
 */
final class ExchangeGate extends ChannelDuplexHandler {

    /** The encoder leaves out what is written as the body of one of these. */
    private static final Set<Integer> WITHOUT_BODY = Set.of(204, 205, 304);

    private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

    /** Bytes of a chunk up to which copying it costs less than writing three buffers. */
    private static final int SMALL_CHUNK = 4096;

    private static final int LONGEST_FRAME = 16;
    private static final int LINE_END = 0x0d0a;

    private final Http1Gate gate;
    private final ChannelHandlerContext encoder;
    private boolean refused;
    private boolean last;
    private boolean head;
    private boolean chunked;

    /**
     * For one connection.
     *
     * @param encoder the place of the encoder, which stands right before this
     */
    ExchangeGate(Http1Gate gate, ChannelHandlerContext encoder) {
        this.gate = gate;
        this.encoder = encoder;
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
            head = HttpMethod.HEAD.equals(request.method());
            chunked = false;
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
        if (chunked && message instanceof HttpContent piece && isSmall(piece)) {
            encoder.write(chunk(piece.content(), ctx.alloc()), promise);
            return;
        }
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
            chunked = false;
            gate.answerEnds(last);
        }
    }

    /** An empty chunk would end the answer, and the last piece ends it with trailers. */
    private static boolean isSmall(HttpContent piece) {
        int bytes = piece.content().readableBytes();
        return bytes > 0 && bytes <= SMALL_CHUNK && !(piece instanceof LastHttpContent);
    }

    private static ByteBuf chunk(ByteBuf bytes, ByteBufAllocator buffers) {
        ByteBuf chunk = buffers.directBuffer(bytes.readableBytes() + LONGEST_FRAME);
        chunk.writeCharSequence(Integer.toHexString(bytes.readableBytes()), US_ASCII);
        ByteBufUtil.writeShortBE(chunk, LINE_END).writeBytes(bytes);
        ByteBufUtil.writeShortBE(chunk, LINE_END);
        bytes.release();
        return chunk;
    }

    private void answerBegins(HttpResponse response) {
        chunked = !head
                && !WITHOUT_BODY.contains(response.status().code())
                && HttpUtil.isTransferEncodingChunked(response);
        if (last) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else {
            last = saysClose(response);
        }
    }
}
