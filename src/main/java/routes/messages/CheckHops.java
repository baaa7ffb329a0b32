package routes.messages;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import routes.request.ExchangeKeys;
import routes.request.Hops;

/** Refuses a request that has passed so many Claude Proxies that they must be calling each other in a circle. Stateless. */
public final class CheckHops implements Processor {

    @Override
    public void process(Exchange exchange) {
        if (Hops.of(ExchangeKeys.requestContext(exchange).request()) >= Hops.MOST) {
            throw new GatewayFailure.RequestRefused(FailureKind.LOOP, Hops.MOST);
        }
    }
}
