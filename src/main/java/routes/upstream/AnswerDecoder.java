package routes.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpClientOptions;
import java.util.List;

/**
 * Decodes the answers of an HTTP/1 connection to an upstream, and nothing behind them: what is left when an answer is whole is
 * thrown away, and the connection with it, before anybody learns that it is free. A decoder that went on would keep an
 * unfinished head, and take it for the begin of another client's answer. On the connection's event loop only.
 */
final class AnswerDecoder extends HttpResponseDecoder {

    private final ConnectionUse use;
    private boolean provisional;

    private AnswerDecoder(ConnectionUse use, HttpDecoderConfig limits) {
        super(limits);
        this.use = use;
    }

    /** A codec with the limits that the client has. */
    static ChannelHandler codec(ConnectionUse use, HttpClientOptions options) {
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(options.getMaxInitialLineLength())
                .setMaxHeaderSize(options.getMaxHeaderSize())
                .setMaxChunkSize(options.getMaxChunkSize())
                .setInitialBufferSize(options.getDecoderInitialBufferSize());
        return new CombinedChannelDuplexHandler<>(new AnswerDecoder(use, limits), new HttpRequestEncoder());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (use.takes(context)) {
            super.channelRead(context, message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        super.decode(context, in, out);
        if (in.isReadable() && !out.isEmpty() && !provisional && out.getLast() instanceof LastHttpContent) {
            in.skipBytes(in.readableBytes());
            use.closeBehindAnswer();
        }
    }

    /** Asked once for each head, before it goes on. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage head) {
        provisional = head instanceof HttpResponse answer && ConnectionUse.isProvisional(answer.status());
        return (!provisional && use.isHead()) || super.isContentAlwaysEmpty(head);
    }
}
