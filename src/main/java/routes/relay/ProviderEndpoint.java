package routes.relay;

import gateway.provider.Provider;
import org.apache.camel.Component;

/** A provider as a Camel endpoint; produces only. */
final class ProviderEndpoint extends UpstreamEndpoint {

    private final Provider provider;
    private final ProviderClients clients;

    ProviderEndpoint(String uri, Component component, Provider provider, ProviderClients clients) {
        super(uri, component, () -> clients.of(provider.name()));
        this.provider = provider;
        this.clients = clients;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        clients.open(provider);
    }

    @Override
    protected void doStop() throws Exception {
        clients.close(provider.name());
        super.doStop();
    }
}
