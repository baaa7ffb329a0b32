package routes.http;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.gate.Connections;
import routes.gate.DecodedRequests;
import routes.gate.GateAnswers;
import routes.gate.GatedHttpServer;

/** The listener: HTTP/1.1 and h2c on one port, guarded against path tricks, with every refusal in the caller's dialect. */
public final class GatewayHttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayHttpServer.class);

    private static final long TICK_MILLIS = 1000;
    private static final int STREAMS = 100;

    private final RequestEdge edge;
    private final Router root;
    private final GatewayRouter router;
    private final HttpServer server;

    /**
     * @param connections the clients' connections
     * @param refusals answers to what is no request
     */
    public GatewayHttpServer(RequestEdge edge, Connections connections, GateAnswers refusals) {
        this.edge = edge;
        Vertx vertx = edge.vertx();
        ServerLimits limits = edge.limits();
        root = Router.router(vertx);
        root.route().order(-1).handler(this::guard);
        root.errorHandler(404, routing -> refuse(routing, new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND)));
        root.errorHandler(
                405,
                routing -> refuse(routing, wrongPathOrMethod(routing.request().path())));
        root.errorHandler(400, routing -> refuse(routing, new GatewayFailure.RequestRefused(FailureKind.REQUEST_PATH)));
        root.errorHandler(500, this::internal);
        router = new GatewayRouter(vertx, root, VertxPlatformHttpRouter.getRouterNameFromPort(limits.port()));
        server = new GatedHttpServer(vertx, options(limits), connections, refusals)
                .requestHandler(root)
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

    /** The router that {@code platform-http:} routes attach to, to be bound under {@link VertxPlatformHttpRouter#getName}. */
    public VertxPlatformHttpRouter router() {
        return router;
    }

    /** Why a path is refused that some route may name for other methods: NOT_FOUND, or METHOD_NOT_ALLOWED with those methods. */
    public GatewayFailure wrongPathOrMethod(String path) {
        String taken = new TakenMethods(root).of(path);
        return taken.isEmpty()
                ? new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND)
                : new GatewayFailure.RequestRefused(FailureKind.METHOD_NOT_ALLOWED, taken);
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

    private void guard(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        GatewayFailure refusal = DecodedRequests.refusalOf(request);
        if (refusal != null) {
            refuse(routing, refusal);
        } else if (!PathGuard.isPlain(request.uri())) {
            refuse(routing, new GatewayFailure.RequestRefused(FailureKind.REQUEST_PATH));
        } else if (HttpMethod.OPTIONS.equals(request.method()) && request.path().startsWith("/v1/")) {
            preflight(request);
        } else {
            routing.next();
        }
    }

    private static void preflight(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        String headers = request.getHeader("access-control-request-headers");
        response.putHeader("access-control-allow-origin", "*")
                .putHeader("access-control-allow-methods", "GET, POST, DELETE, OPTIONS")
                .putHeader("access-control-allow-headers", headers == null ? "*" : headers)
                .putHeader("access-control-max-age", "86400")
                .setStatusCode(204)
                .end();
    }

    private void internal(RoutingContext routing) {
        LOG.error("Request failed before its route", routing.failure());
        refuse(routing, new GatewayFailure.GatewayUnavailable(FailureKind.INTERNAL, null, null));
    }

    private void refuse(RoutingContext routing, GatewayFailure failure) {
        edge.refuse(edge.open(routing.request()), failure);
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
