package routes.upstream;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.provider.Provider;
import gateway.provider.Providers;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import routes.answer.UpstreamTimeouts;

/** The connections to providers, one client per provider that is there. Safe from many threads. */
public final class ProviderClients {

    private final Map<String, UpstreamClient> byName = new ConcurrentHashMap<>();
    private final Providers providers;
    private final Vertx vertx;
    private final Function<Provider, UpstreamClient.Site> sites;
    private final UpstreamClient.Parts parts;
    private final Supplier<UpstreamTimeouts> timeouts;
    private final Map<String, String> customHeaders;

    /**
     * @param sites how a provider is connected to
     * @param parts those of Claude accounts; time-outs, observer and headers are replaced
     * @param timeouts of Claude accounts, for what providers do not decide themselves
     * @param customHeaders for all providers
     */
    public ProviderClients(
            Providers providers,
            Vertx vertx,
            Function<Provider, UpstreamClient.Site> sites,
            UpstreamClient.Parts parts,
            Supplier<UpstreamTimeouts> timeouts,
            Map<String, String> customHeaders) {
        this.providers = providers;
        this.vertx = vertx;
        this.sites = sites;
        this.parts = parts;
        this.timeouts = timeouts;
        this.customHeaders = Map.copyOf(customHeaders);
    }

    /** Adds a provider, or replaces the one of its name. */
    UpstreamClient open(Provider provider) {
        UpstreamClient client = UpstreamClient.create(
                vertx,
                sites.apply(provider),
                parts.with(
                        () -> timeoutsOf(provider),
                        new ProviderObserver(providers, provider.name()),
                        new ProviderHeaders(provider, customHeaders)));
        UpstreamClient before = byName.put(provider.name(), client);
        providers.add(provider);
        if (before != null) {
            before.close();
        }
        return client;
    }

    /** Removes a provider, unless another definition has taken its place. */
    void close(String name, UpstreamClient client) {
        if (byName.remove(name, client)) {
            providers.remove(name);
        }
        client.close();
    }

    UpstreamClient of(String name) {
        UpstreamClient client = byName.get(name);
        if (client == null) {
            throw new GatewayFailure.TargetUnavailable(FailureKind.PROVIDER_NONE, null);
        }
        return client;
    }

    private UpstreamTimeouts timeoutsOf(Provider provider) {
        UpstreamTimeouts general = timeouts.get();
        Provider.Timeouts own = provider.timeouts();
        return new UpstreamTimeouts(
                own.connect(),
                own.firstEvent(),
                general.headerHold(),
                general.pingInterval(),
                own.silence(),
                general.pingsOnly(),
                own.request(),
                general.drainWhenClientLeaves());
    }
}
