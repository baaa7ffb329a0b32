package routes.messages;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.request.ExchangeKeys;
import routes.request.Hops;

/**
 * Refuses a request that has passed so many Claude Proxies that they must be calling each other in a circle, or of which nobody can
 * tell. Stateless.
 */
public final class CheckHops implements Processor {

    @Override
    public void process(Exchange exchange) {
        int hops = Hops.of(ExchangeKeys.requestContext(exchange).request());
        if (hops == Hops.UNREADABLE) {
            throw new GatewayFailure.RequestRefused(
                    FailureKind.REQUEST_PARAMETER,
                    Hops.HEADER,
                    "expected a number, as Claude Proxies write it; a client sends no such header");
        }
        if (hops >= Hops.MOST) {
            throw new GatewayFailure.RequestRefused(FailureKind.LOOP, Hops.MOST);
        }
    }
}
