package routes.chain;

import gateway.error.GatewayFailure;
import gateway.provider.Chain;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.jspecify.annotations.Nullable;
import routes.request.Beginning;
import routes.request.ExchangeKeys;
import routes.request.Mode;
import routes.request.RequestContext;

/**
 * The load balancer over the stages of a request's chain: it calls its one output for one stage after the other until the client
 * has an answer. A stage that leaves the client without one ends with a {@link GatewayFailure}; that of the last stage stays.
 *
 * <p>To be bound as a prototype: each {@code loadBalance} adds its output to its own instance.
 */
public final class ChainBalancer extends LoadBalancerSupport {

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return Beginning.of(exchange, callback, () -> begin(exchange, callback));
    }

    private boolean begin(Exchange exchange, AsyncCallback callback) {
        AsyncProcessor[] outputs = doGetProcessors();
        RequestContext context = ExchangeKeys.requestContext(exchange);
        Chain chain = context.chain();
        if (outputs.length != 1 || chain == null) {
            exchange.setException(new IllegalStateException("the chain needs one output and a resolved target"));
            callback.done(true);
            return true;
        }
        follow(exchange, callback, outputs[0], context, 0);
        return false;
    }

    private static void follow(
            Exchange exchange, AsyncCallback callback, AsyncProcessor output, RequestContext context, int index) {
        try {
            context.enters(index);
            exchange.setProperty(ExchangeKeys.MODE, Mode.of(context).label());
            output.process(exchange, done -> {
                if (isCuredElsewhere(exchange.getException()) && context.mayFallBack()) {
                    exchange.setException(null);
                    exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
                    follow(exchange, callback, output, context, index + 1);
                } else {
                    callback.done(false);
                }
            });
        } catch (RuntimeException defect) {
            exchange.setException(defect);
            callback.done(false);
        }
    }

    /** The client's own mistakes, and what the operator refuses, are the same at every target; what one dialect cannot say, another one may. */
    private static boolean isCuredElsewhere(@Nullable Exception failure) {
        return failure instanceof GatewayFailure known
                && !(known instanceof GatewayFailure.RefusedByRoute)
                && (!(known instanceof GatewayFailure.RequestRefused)
                        || known.kind().isOfOneDialect());
    }
}
