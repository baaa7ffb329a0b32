package routes;

import gateway.catalog.Catalog;
import gateway.catalog.ModelInfo;
import gateway.catalog.ModelRefresh;
import gateway.catalog.ModelSource;
import gateway.catalog.Seller;
import gateway.config.LiveSettings;
import gateway.config.ProviderSettings;
import gateway.config.Settings;
import gateway.config.SettingsException;
import gateway.error.GatewayFailure;
import gateway.estimate.Calibration;
import gateway.estimate.TokenEstimator;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.provider.Health;
import gateway.provider.HealthCheck;
import gateway.provider.HealthRules;
import gateway.provider.Mapping;
import gateway.provider.ModelListCall;
import gateway.provider.Provider;
import gateway.provider.ProviderParameters;
import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.provider.RequestPath;
import gateway.provider.TargetResolver;
import gateway.provider.balancing.Balancing;
import gateway.provider.balancing.Candidates;
import gateway.provider.balancing.Regions;
import gateway.translation.contract.ReasoningRules;
import gateway.upstream.BackOffStrategy;
import gateway.upstream.HttpCalls;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.RetryPolicy;
import gateway.upstream.RetryRules;
import gateway.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.RequestThreads;
import routes.translate.ModelLimits;
import routes.translate.RequestEstimates;

/** The providers, the models and everything that chooses among them, put together once. */
public final class ProviderBeans {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderBeans.class);

    final Providers providers;
    final ProviderParameters parameters;
    final TargetResolver resolver;
    final Balancing balancing;
    final Candidates candidates;
    final RetryPolicy retries;
    final HealthCheck check;
    public final Catalog catalog = Catalog.builtIn();
    public final ModelRefresh refresh;
    final Calibration calibration;
    final RequestEstimates estimates;

    private final TokenEstimator estimator;
    private final LiveSettings settings;
    private final GatewayStores stores;
    private volatile @Nullable Known known;

    /** What was made of the settings that are in force. */
    private record Known(Settings settings, Mapping mapping, ReasoningRules reasoning) {}

    /** @param secrets values of settings and environment variables by name */
    public ProviderBeans(
            LiveSettings settings,
            Function<String, @Nullable String> secrets,
            GatewayStores stores,
            HttpCalls calls,
            Clock clock) {
        this.settings = settings;
        this.stores = stores;
        Settings now = settings.get();
        ProviderSettings.Proxy proxy = now.providers().proxy();
        parameters = new ProviderParameters(
                secrets,
                new Provider.Timeouts(
                        now.upstream().connectTimeout(),
                        now.upstream().firstEventTimeout(),
                        now.upstream().streamSilenceTimeout(),
                        now.upstream().requestTimeout()),
                proxy.bypass(),
                proxy.timeout());
        providers = new Providers(clock, () -> healthRules(settings.get()));
        resolver = new TargetResolver(() -> known().mapping(), providers::all);
        RandomGenerator random = new SharedRandom();
        balancing = new Balancing(random, () -> regions(settings.get()));
        candidates = new Candidates(
                providers, (provider, model) -> Optional.ofNullable(catalog.price(model, sellerOf(provider))));
        retries = new RetryPolicy(() -> retryRules(settings.get()), random);
        check = new HealthCheck(
                providers,
                calls,
                new ModelListCall(() -> settings.get().providers().headers()),
                () -> healthRules(settings.get()));
        refresh = new ModelRefresh(calls, stores.models(), catalog, clock);
        calibration = new Calibration(
                stores.calibration(),
                () -> settings.get().providers().estimate().calibrate());
        estimator = new TokenEstimator(
                calibration, () -> settings.get().providers().estimate().imageTokens());
        estimates = new RequestEstimates(estimator, calibration);
    }

    /** Many threads draw from it. */
    private static final class SharedRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    /** Reads what the database knows of models and estimates. */
    public void load() {
        try {
            catalog.reload(stores.models().loadAll());
            calibration.load();
        } catch (GatewayFailure e) {
            LOG.warn("Stored models cannot be read; the built-in ones hold until the database answers");
        }
    }

    /** Loads in the background what the first estimate would have to wait for. */
    void warmUp() {
        if (!providers.all().isEmpty()) {
            RequestThreads.start(() ->
                    estimator.count(Json.mapper().createObjectNode().put("system", "hello"), Dialect.MESSAGES, "gpt"));
        }
    }

    /** Says what the model map names but is not there. */
    void warn() {
        resolver.problems().forEach(LOG::warn);
    }

    private Known known() {
        Settings now = settings.get();
        Known last = known;
        if (last == null || !last.settings().equals(now)) {
            last = new Known(now, mapping(now), reasoning(now));
            known = last;
        }
        return last;
    }

    ReasoningRules reasoning() {
        return known().reasoning();
    }

    /** The names that clients may use beside those of the accounts. */
    List<String> names() {
        return resolver.models();
    }

    /** Providers that are not known to be down. */
    int usable() {
        int usable = 0;
        for (ProviderSlot slot : providers.slots()) {
            usable += slot.health() == Health.UNHEALTHY ? 0 : 1;
        }
        return usable;
    }

    /** Whether Claude names are served without accounts. */
    boolean servesClaudeNames() {
        ProviderSettings.Models models = settings.get().providers().models();
        return models.big() != null
                || models.middle() != null
                || models.small() != null
                || providers.find("default").isPresent();
    }

    /** What is known of the limits of models. */
    ModelLimits limits() {
        return new ModelLimits() {
            @Override
            public @Nullable Integer contextLimit(String model) {
                return catalog.contextLimit(model);
            }

            @Override
            public @Nullable Integer outputLimit(String model) {
                return catalog.outputLimit(model);
            }
        };
    }

    /** US dollars, null when the price is unknown. */
    @Nullable
    BigDecimal cost(String model, TokenUsage usage, @Nullable Provider provider) {
        return provider == null
                ? catalog.cost(model, Seller.CLAUDE, usage, BigDecimal.ONE)
                : catalog.cost(model, sellerOf(provider), usage, provider.priceFactor());
    }

    private static Seller sellerOf(Provider provider) {
        return new Seller(provider.name(), provider.vendor().name().toLowerCase(Locale.ROOT));
    }

    private void refreshKnown(ModelSource list) {
        try {
            refresh.refresh(list);
        } catch (GatewayFailure e) {
            LOG.warn("The models of {} could not be read again", list.name(), e);
        }
    }

    /** Adds the providers that settings make, for a process without routes. */
    public void addOfSettings() {
        settings.get()
                .providers()
                .endpoints()
                .values()
                .forEach(endpoint -> providers.add(parameters.provider(endpoint.parameters())));
    }

    /** Reads those lists again that were read before. */
    void refreshKnownLists() {
        stores.models().loadAll().stream()
                .map(ModelInfo::source)
                .distinct()
                .map(name -> source(name.replaceFirst("^provider ", "")))
                .filter(Objects::nonNull)
                .forEach(this::refreshKnown);
    }

    /** Where a list of models is read, {@code openrouter} or a provider's; null when there is no such source. */
    public @Nullable ModelSource source(String name) {
        if (name.equals(ModelSource.OPENROUTER)) {
            return ModelSource.openRouter(settings.get().providers().openRouterUrl(), null);
        }
        return providers
                .find(name)
                .map(ProviderSlot::provider)
                .map(this::source)
                .orElse(null);
    }

    private ModelSource source(Provider provider) {
        return new ModelSource(
                provider.name(),
                sellerOf(provider).vendor(),
                RequestPath.modelsUrl(provider),
                gateway.provider.RequestHeaders.of(
                        provider, settings.get().providers().headers()),
                provider.proxy());
    }

    /** The general outgoing proxy, null for none. */
    @Nullable
    OutgoingProxy proxy() {
        return proxyOf(settings.get());
    }

    static @Nullable OutgoingProxy proxyOf(Settings now) {
        ProviderSettings.Proxy proxy = now.providers().proxy();
        try {
            return proxy.url() == null ? null : OutgoingProxies.parse(proxy.url(), proxy.bypass(), proxy.timeout());
        } catch (IllegalArgumentException e) {
            throw new SettingsException("gateway.upstream.proxy (PROXY_URL): " + e.getMessage() + ".", e);
        }
    }

    private static Mapping mapping(Settings now) {
        ProviderSettings.Models models = now.providers().models();
        return new Mapping(
                models.big(),
                models.middle(),
                models.small(),
                models.map().stream()
                        .map(entry -> new Mapping.Rule(entry.pattern(), entry.stages()))
                        .toList());
    }

    private static ReasoningRules reasoning(Settings now) {
        ProviderSettings.Reasoning told = now.providers().reasoning();
        return new ReasoningRules(
                told.effort(),
                told.maxTokens(),
                told.exclude(),
                told.verbosity(),
                told.buckets().stream()
                        .map(bucket -> new ReasoningRules.Bucket(bucket.upTo(), bucket.effort()))
                        .toList(),
                told.above(),
                told.lowShare(),
                told.mediumShare(),
                told.highShare());
    }

    private static HealthRules healthRules(Settings now) {
        ProviderSettings.Health told = now.providers().health();
        return new HealthRules(told.failures(), told.successes(), told.timeout(), told.rest());
    }

    private static Regions regions(Settings now) {
        ProviderSettings.Choice told = now.providers().choice();
        return new Regions(told.region(), told.fallbackRegion());
    }

    private static RetryRules retryRules(Settings now) {
        ProviderSettings.Retry told = now.providers().retry();
        return new RetryRules(
                told.maxAttempts(),
                told.baseDelay(),
                told.maxDelay(),
                told.jitterMax(),
                told.maxRetryAfter(),
                new RetryRules.Strategies(
                        strategy(told, "connect"),
                        strategy(told, "timeout"),
                        strategy(told, "rate-limit"),
                        strategy(told, "server-error"),
                        strategy(told, "overloaded")));
    }

    private static BackOffStrategy strategy(ProviderSettings.Retry told, String failure) {
        return BackOffStrategy.named(told.strategies().getOrDefault(failure, ""))
                .orElse(BackOffStrategy.EXPONENTIAL);
    }
}
