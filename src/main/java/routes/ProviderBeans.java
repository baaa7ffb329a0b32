package routes;

import gateway.config.LiveSettings;
import gateway.config.ProviderSettings;
import gateway.config.Settings;
import gateway.config.SettingsException;
import gateway.provider.HealthCheck;
import gateway.provider.LearnedRefusals;
import gateway.provider.LostFeatures;
import gateway.provider.Mapping;
import gateway.provider.ModelListCall;
import gateway.provider.OfferedModels;
import gateway.provider.Provider;
import gateway.provider.ProviderParameters;
import gateway.provider.Providers;
import gateway.provider.TargetResolver;
import gateway.provider.VendorFiles;
import gateway.provider.Vendors;
import gateway.provider.balancing.Balancing;
import gateway.provider.balancing.ProviderCandidates;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.OwnAddresses;
import gateway.upstream.RetryPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.providers.GenerationProviders;

/** The providers and everything that chooses among them, put together once. */
public final class ProviderBeans {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderBeans.class);

    final ProviderParameters parameters;
    final LearnedRefusals learned;
    final LostFeatures lost;
    final Balancing balancing;
    final RetryPolicy retries;
    final HealthCheck check;
    public final ModelBeans models;

    private final LiveSettings settings;
    private volatile GenerationProviders current;

    /** @param secrets values of settings and environment variables by name */
    public ProviderBeans(
            LiveSettings settings,
            Function<String, @Nullable String> secrets,
            GatewayStores stores,
            HttpCalls calls,
            Clock clock) {
        this.settings = settings;
        Settings now = settings.get();
        parameters = parameters(now, secrets);
        learned = new LearnedRefusals(clock);
        lost = new LostFeatures(clock, ProviderBeans::warnOfLoss);
        models = new ModelBeans(settings, stores, calls, this::providers, clock);
        RandomGenerator random = new SharedRandom();
        balancing = new Balancing(random, () -> settings.get().providers().regions());
        retries = new RetryPolicy(() -> settings.get().providers().retry(), random);
        check = new HealthCheck(
                () -> providers().slots(),
                calls,
                new ModelListCall(() -> settings.get().providers().headers()),
                () -> settings.get().providers().health());
        current = of(new Providers(clock, () -> settings.get().providers().health()));
    }

    /** Those of the routes that new requests go through. */
    GenerationProviders current() {
        return current;
    }

    /** The providers of the routes that new requests go through. */
    Providers providers() {
        return current.providers();
    }

    /** What a generation that is built now is to have; it has none yet. */
    GenerationProviders next() {
        return of(providers().successor());
    }

    /** New requests go to these from now on. */
    void use(GenerationProviders next) {
        GenerationProviders before = current;
        current = next;
        next.providers().takeOver(before.providers());
    }

    private GenerationProviders of(Providers providers) {
        Supplier<Mapping> mapping = () -> settings.get().providers().models();
        TargetResolver resolver = new TargetResolver(mapping, providers::all);
        return new GenerationProviders(
                providers,
                resolver,
                new OfferedModels(resolver, mapping, providers::all),
                new ProviderCandidates(
                        providers, (provider, model) -> Optional.ofNullable(models.priceOf(model, provider))));
    }

    /** What makes providers of the settings, and of the parameters of routes. */
    static ProviderParameters parameters(Settings now, Function<String, @Nullable String> secrets) {
        ProviderSettings.Proxy proxy = now.providers().proxy();
        return new ProviderParameters(
                vendors(now.providers().vendorsDir()),
                secrets,
                new Provider.Timeouts(
                        now.upstream().connectTimeout(),
                        now.upstream().firstEventTimeout(),
                        now.upstream().streamSilenceTimeout(),
                        now.upstream().requestTimeout()),
                proxy.bypass(),
                proxy.timeout());
    }

    /**
     * Looks at the providers and proxies of settings as a start does.
     *
     * @throws IllegalArgumentException, SettingsException with a sentence for the operator
     */
    public static void check(Settings settings, Function<String, @Nullable String> secrets) {
        proxyOf(settings);
        ProviderParameters parameters = parameters(settings, secrets);
        settings.providers().endpoints().values().forEach(endpoint -> parameters.provider(endpoint.parameters()));
    }

    private static Vendors vendors(@Nullable Path folder) {
        try {
            return VendorFiles.with(folder);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(e.getMessage()
                    + "; mend it, or name another folder by gateway.providers.vendors-dir" + " (VENDORS_DIR)");
        }
    }

    /** Many threads draw from it. */
    private static final class SharedRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    private static void warnOfLoss(String target, String feature) {
        LOG.warn(
                "{} has no counterpart for {}: requests go there without it, which is told once",
                LostFeatures.nameOf(target),
                feature);
    }

    /**
     * The provider of a route's parameters.
     *
     * @throws IllegalArgumentException with a sentence for the operator, also where it would be this process itself
     */
    Provider ofRoute(Map<String, String> texts) {
        Provider provider = parameters.provider(texts);
        OutgoingProxy proxy = provider.proxy();
        OwnAddresses own = settings.get().own();
        if (own.include(provider.baseUrl())) {
            throw new IllegalArgumentException("provider " + provider.name()
                    + ": baseUrl is this proxy itself: set it to the address of the upstream.");
        }
        if (proxy != null && own.include(proxy.host(), proxy.port())) {
            throw new IllegalArgumentException("provider " + provider.name()
                    + ": proxy is this proxy itself: set it to an outgoing proxy, or to none.");
        }
        return provider;
    }

    /** Adds the providers that settings make, for a process without routes. */
    public void addOfSettings() {
        settings.get()
                .providers()
                .endpoints()
                .values()
                .forEach(endpoint -> providers().add(parameters.provider(endpoint.parameters())));
    }

    /** The general outgoing proxy, null for none. */
    @Nullable
    OutgoingProxy proxy() {
        return proxyOf(settings.get());
    }

    /** A provider's own outgoing proxy, or else the general one. */
    @Nullable
    OutgoingProxy proxyFor(Provider provider) {
        return provider.proxy() == null ? proxy() : provider.proxy();
    }

    static @Nullable OutgoingProxy proxyOf(Settings now) {
        ProviderSettings.Proxy proxy = now.providers().proxy();
        try {
            return proxy.url() == null ? null : OutgoingProxies.parse(proxy.url(), proxy.bypass(), proxy.timeout());
        } catch (IllegalArgumentException e) {
            throw new SettingsException("gateway.upstream.proxy (PROXY_URL): " + e.getMessage() + ".", e);
        }
    }

    /** The names of the providers that there are. */
    public List<String> names() {
        return providers().views().stream().map(view -> view.provider().name()).toList();
    }
}
