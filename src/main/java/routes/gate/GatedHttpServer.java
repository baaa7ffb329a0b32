package routes.gate;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Vert.x's HTTP server with a gate before the decoder of each connection. Vert.x has no public place for one; this overrides the
 * method that sets a new connection up, and nothing else.
 */
public final class GatedHttpServer extends HttpServerImpl {

    private static final Duration FULL = Duration.ofSeconds(5);

    private final Connections connections;
    private final GateAnswers answers;

    public GatedHttpServer(Vertx vertx, HttpServerOptions options, Connections connections, GateAnswers answers) {
        super((VertxInternal) vertx, options);
        this.connections = connections;
        this.answers = answers;
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler shaping) {
        BiConsumer<Channel, SslChannelProvider> plain = super.childHandler(context, address, shaping);
        return (channel, ssl) -> {
            Connection connection = connections.admit(channel);
            if (connection == null) {
                channel.eventLoop().execute(() -> turnAway(channel));
            } else {
                plain.accept(channel, ssl);
                channel.pipeline().addLast("gate", new ProtocolGate(connection, answers));
            }
        };
    }

    private void turnAway(Channel channel) {
        byte[] answer =
                answers.refuse(new GatewayFailure.GatewayUnavailable(FailureKind.CONNECTIONS_BUSY, FULL, null), "/");
        channel.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(ChannelFutureListener.CLOSE);
    }
}
