package routes.gate;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;

/**
 * The gate of a connection that has not said anything yet. It stands behind the handler that tells HTTP/1 from HTTP/2 and gets the
 * first bytes when that has decided, before any decoder; then it makes room for the gate of the protocol.
 */
final class ProtocolGate extends ChannelInboundHandlerAdapter {

    /** The name that Vert.x gives its HTTP/1 encoder. */
    private static final String ENCODER = "httpEncoder";

    private final Connection connection;
    private final GateAnswers answers;

    ProtocolGate(Connection connection, GateAnswers answers) {
        this.connection = connection;
        this.answers = answers;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        connection.expect(connection.limits().headerTimeout(), connection::close);
    }

    /** Nobody else is there yet who would take it, and whoever resets a connection must not fill the log. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ChannelPipeline pipeline = ctx.pipeline();
        Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
        if (http2 != null) {
            pipeline.addAfter(ctx.name(), "http2-gate", new Http2Gate(connection, http2.connection()));
        } else {
            var gate = new Http1Gate(connection, answers);
            pipeline.addAfter(ctx.name(), "http1-gate", gate);
            pipeline.addAfter(ENCODER, "exchange-gate", new ExchangeGate(gate, pipeline.context(ENCODER)));
        }
        pipeline.remove(this);
        ctx.fireChannelRead(message);
    }
}
