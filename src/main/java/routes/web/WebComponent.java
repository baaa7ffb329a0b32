package routes.web;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import routes.request.Beginning;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.upstream.UpstreamClient;

/**
 * The component behind {@code web:conversation}: asks the conversation of the current try, or brings it the results for which it waits,
 * and writes the answer to the client itself.
 */
public final class WebComponent extends DefaultComponent {

    private final Supplier<UpstreamClient> client;
    private final WebParts parts;

    WebComponent(Supplier<UpstreamClient> client, WebParts parts) {
        this.client = client;
        this.parts = parts;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new WebEndpoint(uri, this);
    }

    private final class WebEndpoint extends DefaultEndpoint {

        WebEndpoint(String uri, Component component) {
            super(uri, component);
        }

        @Override
        public Producer createProducer() {
            return new WebProducer(this);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("a conversation can only be asked");
        }

        @Override
        public boolean isLenientProperties() {
            return false;
        }
    }

    /** Ends each exchange when its call has ended. */
    private final class WebProducer extends DefaultAsyncProducer {

        WebProducer(WebEndpoint endpoint) {
            super(endpoint);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return Beginning.of(exchange, callback, () -> begin(exchange, callback));
        }

        private boolean begin(Exchange exchange, AsyncCallback callback) {
            RequestContext context = ExchangeKeys.requestContext(exchange);
            if (context.tries().requireCurrent().outcome() != null) {
                callback.done(true);
                return true;
            }
            WebRequest request = WebRequest.of(exchange);
            context.tries().countOne();
            client.get().call(context, call -> new WebSource(call, context, request, parts), () -> {
                if (context.errorType() != null) {
                    exchange.getExchangeExtension().setFailureHandled(true);
                }
                callback.done(false);
            });
            return false;
        }
    }
}
