package routes.http;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.gate.Connections;
import routes.gate.GateAnswers;
import routes.gate.GatedHttpServer;

/** The listener: HTTP/1.1 and h2c on one port, in front of the routes that are {@link #use used}. */
public final class GatewayHttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHttpServer.class);

    private static final long TICK_MILLIS = 1000;
    private static final int STREAMS = 100;

    private final RequestEdge edge;
    private final HttpServer server;
    private volatile @Nullable FrontRouter front;

    /**
     * @param connections the clients' connections
     * @param refusals answers to what is no request
     */
    public GatewayHttpServer(RequestEdge edge, Connections connections, GateAnswers refusals) {
        this.edge = edge;
        Vertx vertx = edge.vertx();
        ServerLimits limits = edge.limits();
        server = new GatedHttpServer(vertx, options(limits), connections, refusals)
                .requestHandler(this::take)
                .invalidRequestHandler(this::invalid)
                .exceptionHandler(error -> LOG.debug("Connection failed before a request", error));
        vertx.setPeriodic(TICK_MILLIS, tick -> {
            connections.tick();
            edge.tick();
        });
    }

    private static HttpServerOptions options(ServerLimits limits) {
        return new HttpServerOptions()
                .setHost(limits.host())
                .setPort(limits.port())
                .setMaxHeaderSize(limits.maxHeaderBytes())
                .setMaxInitialLineLength(16 * 1024)
                .setHandle100ContinueAutomatically(true)
                .setDecoderInitialBufferSize(256)
                // No connection becomes a web socket, so no message is looked at for its extensions.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS)
                        .setMaxHeaderListSize(limits.maxHeaderBytes()))
                .setAcceptBacklog(4096);
    }

    /** Brings requests that arrive from now on to these routes. */
    public void use(FrontRouter next) {
        front = next;
    }

    private void take(HttpServerRequest request) {
        // A generation that has just ended has a successor.
        while (!Objects.requireNonNull(front, "no routes").take(request)) {
            Thread.onSpinWait();
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    /**
     * Begins to listen.
     *
     * @throws ListenException when the address cannot be bound, with one clear sentence
     */
    public void listen() {
        ServerLimits limits = edge.limits();
        try {
            server.listen().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ListenException("Interrupted while binding " + limits.host() + ":" + limits.port());
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw BindFailure.ofClients(limits.host(), limits.port(), cause);
        }
    }

    /** Stops listening and closes all connections. */
    public void close() {
        server.close();
    }

    private void invalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        FailureKind kind =
                cause instanceof TooLongFrameException ? FailureKind.HEADERS_TOO_LARGE : FailureKind.REQUEST_PATH;
        request.response().putHeader("connection", "close");
        edge.writer().fail(request, edge.ids().next(), new GatewayFailure.RequestRefused(kind));
    }

    /** The address cannot be bound. */
    public static final class ListenException extends RuntimeException {
        public ListenException(String message) {
            super(message);
        }
    }
}
