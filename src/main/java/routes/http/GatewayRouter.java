package routes.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** The router behind {@code platform-http:}: exact paths come before prefixes, whatever order the routes start in. */
final class GatewayRouter extends VertxPlatformHttpRouter {

    private static final int PREFIXES = 100_000;

    private final AtomicInteger exact = new AtomicInteger();
    private final AtomicInteger prefixes = new AtomicInteger(PREFIXES);

    GatewayRouter(Vertx vertx, Router delegate, String name) {
        super(null, vertx, delegate, name, SERVER_TYPE_SERVER);
    }

    @Override
    public Route route(String path) {
        AtomicInteger order = path.endsWith("*") ? prefixes : exact;
        return super.route(path).order(order.incrementAndGet());
    }

    /** Bodies are read by the consumer. */
    @Override
    public Handler<RoutingContext> bodyHandler() {
        return RoutingContext::next;
    }
}
