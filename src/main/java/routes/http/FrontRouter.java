package routes.http;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.gate.DecodedRequests;
import routes.request.Generation;

/**
 * Brings requests to the {@code platform-http:} routes of one generation, guarded against path tricks, with every refusal in the
 * caller's dialect. Safe from many threads.
 */
public final class FrontRouter {

    private static final Logger LOG = LoggerFactory.getLogger(FrontRouter.class);

    private final RequestEdge edge;
    private final Generation generation;
    private final Router root;
    private final GatewayRouter router;
    private final List<GatewayHttpConsumer> consumers = new CopyOnWriteArrayList<>();

    public FrontRouter(RequestEdge edge, Generation generation) {
        this.edge = edge;
        this.generation = generation;
        root = Router.router(edge.vertx());
        root.route().order(-1).handler(this::guard);
        root.errorHandler(404, routing -> refuse(routing, new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND)));
        root.errorHandler(
                405,
                routing -> refuse(routing, wrongPathOrMethod(routing.request().path())));
        root.errorHandler(400, routing -> refuse(routing, new GatewayFailure.RequestRefused(FailureKind.REQUEST_PATH)));
        root.errorHandler(500, this::internal);
        router = new GatewayRouter(
                edge.vertx(),
                root,
                VertxPlatformHttpRouter.getRouterNameFromPort(edge.limits().port()));
    }

    /** The router that routes attach to, to be bound under {@link VertxPlatformHttpRouter#getName}. */
    public VertxPlatformHttpRouter router() {
        return router;
    }

    /** Whose routes these are. */
    public Generation generation() {
        return generation;
    }

    /** Routes of one path are found by it when another generation hands a request over. */
    void add(GatewayHttpConsumer consumer) {
        consumers.add(consumer);
    }

    /** The route that takes what another generation's route takes; null for none. */
    @Nullable
    GatewayHttpConsumer like(GatewayHttpConsumer other, HttpMethod method) {
        return consumers.stream()
                .filter(consumer -> consumer.takes(other.getEndpoint().getPath(), method))
                .findFirst()
                .orElse(null);
    }

    /** Why a path is refused that some route may name for other methods: NOT_FOUND, or METHOD_NOT_ALLOWED with those methods. */
    public GatewayFailure wrongPathOrMethod(String path) {
        String taken = new TakenMethods(root).of(path);
        return taken.isEmpty()
                ? new GatewayFailure.RequestRefused(FailureKind.NOT_FOUND)
                : new GatewayFailure.RequestRefused(FailureKind.METHOD_NOT_ALLOWED, taken);
    }

    /**
     * Takes a request in, on its event loop.
     *
     * @return false when the generation is over; the request is untouched then
     */
    boolean take(HttpServerRequest request) {
        if (!generation.enter()) {
            return false;
        }
        try {
            root.handle(request);
        } finally {
            generation.leave();
        }
        return true;
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
        edge.refuse(edge.open(routing.request(), generation), failure);
    }
}
