package routes.trial;

import gateway.provider.Provider;
import gateway.provider.Providers;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import routes.request.ExchangeKeys;
import routes.upstream.ProviderComponent;

/** The component behind {@code upstream:}, {@code web:} or {@code provider:} of routes that are tried. A provider is there from its start on. */
public final class TrialUpstreamComponent extends DefaultComponent {

    private final TrialUpstream upstream;
    private final @Nullable Function<Map<String, String>, Provider> definitions;
    private final @Nullable Providers providers;

    /** Behind {@code upstream:} or {@code web:}. */
    public TrialUpstreamComponent(TrialUpstream upstream) {
        this.upstream = upstream;
        this.definitions = null;
        this.providers = null;
    }

    /**
     * Behind {@code provider:}.
     *
     * @param definitions makes a provider of the parameters of its endpoint
     * @param providers those of the trial
     */
    public TrialUpstreamComponent(
            TrialUpstream upstream, Function<Map<String, String>, Provider> definitions, Providers providers) {
        this.upstream = upstream;
        this.definitions = definitions;
        this.providers = providers;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (definitions == null || providers == null) {
            return new Place(uri, this, upstream);
        }
        providers.add(definitions.apply(ProviderComponent.texts(remaining, parameters)));
        return new Place(uri, this, upstream);
    }

    private static final class Place extends DefaultEndpoint {
        private final TrialUpstream upstream;

        private Place(String uri, Component component, TrialUpstream upstream) {
            super(uri, component);
            this.upstream = upstream;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) throws Exception {
                    upstream.take(ExchangeKeys.requestContext(exchange));
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("an upstream can only be called");
        }
    }
}
