package routes.http;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/** Gives {@code platform-http:} routes a consumer on virtual threads, bound to the gateway's own listener by the router of their generation. */
public final class GatewayHttpEngine extends VertxPlatformHttpEngine {

    private final RequestEdge edge;
    private final FrontRouter front;

    public GatewayHttpEngine(RequestEdge edge, FrontRouter front) {
        this.edge = edge;
        this.front = front;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        GatewayHttpConsumer consumer = new GatewayHttpConsumer(endpoint, processor, edge, front);
        front.add(consumer);
        return consumer;
    }

    @Override
    public int getServerPort() {
        return edge.limits().port();
    }
}
