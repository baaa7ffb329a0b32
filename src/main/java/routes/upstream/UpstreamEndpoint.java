package routes.upstream;

import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;
import routes.request.Beginning;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** An upstream as a Camel endpoint; produces only. */
class UpstreamEndpoint extends DefaultEndpoint {

    private final Supplier<UpstreamClient> client;

    /** @param client asked at each call */
    UpstreamEndpoint(String uri, Component component, Supplier<UpstreamClient> client) {
        super(uri, component);
        this.client = client;
    }

    @Override
    public Producer createProducer() {
        return new UpstreamProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("an upstream can only be called");
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    /** Ends each exchange when its call has ended, so that counters and graceful stop see the truth. */
    private final class UpstreamProducer extends DefaultAsyncProducer {

        UpstreamProducer(UpstreamEndpoint endpoint) {
            super(endpoint);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return Beginning.of(exchange, callback, () -> begin(exchange, callback));
        }

        private boolean begin(Exchange exchange, AsyncCallback callback) {
            RequestContext context = ExchangeKeys.requestContext(exchange);
            context.tries().countOne();
            Runnable ended = () -> {
                // An answer that went wrong on its way, or was an error, counts where nobody throws it.
                if (context.errorType() != null) {
                    exchange.getExchangeExtension().setFailureHandled(true);
                }
                callback.done(false);
            };
            client.get().call(context, ended);
            return false;
        }
    }
}
