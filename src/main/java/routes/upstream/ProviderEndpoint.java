package routes.upstream;

import gateway.provider.Provider;
import org.apache.camel.Component;
import org.jspecify.annotations.Nullable;

/** A provider as a Camel endpoint; produces only. */
final class ProviderEndpoint extends UpstreamEndpoint {

    private final Provider provider;
    private final ProviderClients clients;
    private @Nullable UpstreamClient client;

    ProviderEndpoint(String uri, Component component, Provider provider, ProviderClients clients) {
        super(uri, component, () -> clients.of(provider.name()));
        this.provider = provider;
        this.clients = clients;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        client = clients.open(provider);
    }

    @Override
    protected void doStop() throws Exception {
        UpstreamClient opened = client;
        if (opened != null) {
            clients.close(provider.name(), opened);
        }
        super.doStop();
    }
}
