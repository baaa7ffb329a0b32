package routes.http;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/** Gives {@code platform-http:} routes a consumer on virtual threads, bound to the gateway's own listener. */
public final class GatewayHttpEngine extends VertxPlatformHttpEngine {

    private final RequestEdge edge;
    private final GatewayHttpServer server;

    public GatewayHttpEngine(RequestEdge edge, GatewayHttpServer server) {
        this.edge = edge;
        this.server = server;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new GatewayHttpConsumer(endpoint, processor, edge, server);
    }

    @Override
    public int getServerPort() {
        return edge.limits().port();
    }
}
