package routes.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** The router behind {@code platform-http:}: exact paths come first, then the longer prefix, whatever order routes start in. */
final class GatewayRouter extends VertxPlatformHttpRouter {

    private static final int PREFIXES = 1_000_000_000;
    private static final int PER_CHARACTER = 10_000;

    private final AtomicInteger added = new AtomicInteger();

    GatewayRouter(Vertx vertx, Router delegate, String name) {
        super(null, vertx, delegate, name, SERVER_TYPE_SERVER);
    }

    @Override
    public Route route(String path) {
        int order = added.incrementAndGet();
        boolean prefix = path.endsWith("*");
        boolean parameters = path.indexOf(':') >= 0;
        int base = prefix ? PREFIXES : parameters ? PREFIXES / 2 : 0;
        return super.route(path).order(base - (prefix ? path.length() * PER_CHARACTER : 0) + order);
    }

    /** Bodies are read by the consumer. */
    @Override
    public Handler<RoutingContext> bodyHandler() {
        return RoutingContext::next;
    }
}
