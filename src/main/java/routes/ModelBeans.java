package routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.catalog.Catalog;
import gateway.catalog.ModelInfo;
import gateway.catalog.ModelRefresh;
import gateway.catalog.ModelSource;
import gateway.catalog.Price;
import gateway.catalog.RetiringModels;
import gateway.catalog.Seller;
import gateway.config.LiveSettings;
import gateway.error.GatewayFailure;
import gateway.estimate.Calibration;
import gateway.estimate.TokenEstimator;
import gateway.protocol.Dialect;
import gateway.protocol.Json;
import gateway.provider.Provider;
import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.provider.RequestPath;
import gateway.upstream.HttpCalls;
import gateway.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.request.RequestThreads;
import routes.translate.ModelLimits;
import routes.translate.RequestEstimates;

/** What is known of models: the catalogue with limits and prices, the lists that it is read from, and estimates of tokens. */
public final class ModelBeans {

    private static final Logger LOG = LoggerFactory.getLogger(ModelBeans.class);

    public final Catalog catalog = Catalog.builtIn();
    public final ModelRefresh refresh;
    final Calibration calibration;
    final RequestEstimates estimates;

    private final RetiringModels retiring;
    final TokenEstimator estimator;
    private final LiveSettings settings;
    private final GatewayStores stores;
    private final Supplier<Providers> providers;

    ModelBeans(
            LiveSettings settings, GatewayStores stores, HttpCalls calls, Supplier<Providers> providers, Clock clock) {
        this.settings = settings;
        this.stores = stores;
        this.providers = providers;
        refresh = new ModelRefresh(calls, stores.models(), catalog, clock);
        retiring = new RetiringModels(catalog, clock, LOG::warn);
        calibration = new Calibration(
                stores.calibration(),
                () -> settings.get().providers().estimate().calibrate());
        estimator = new TokenEstimator(
                calibration, () -> settings.get().providers().estimate().imageTokens());
        estimates = new RequestEstimates(estimator, calibration);
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
        if (!providers.get().all().isEmpty()) {
            RequestThreads.start(() ->
                    estimator.count(Json.mapper().createObjectNode().put("system", "hello"), Dialect.MESSAGES, "gpt"));
        }
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

    /** Whether a name is one of Claude's models. */
    boolean isClaude(String model) {
        return catalog.find(model)
                .map(found -> found.vendor().equals(Seller.CLAUDE.vendor()))
                .orElse(false);
    }

    /** US dollars, null when the price is unknown. */
    @Nullable
    BigDecimal cost(String model, TokenUsage usage, @Nullable Provider provider) {
        Seller seller = provider == null ? Seller.CLAUDE : sellerOf(provider);
        retiring.used(model, seller);
        return catalog.cost(model, seller, usage, provider == null ? BigDecimal.ONE : provider.priceFactor());
    }

    /** What a model costs at a provider, null when that is unknown. */
    @Nullable
    Price priceOf(String model, Provider provider) {
        return catalog.price(model, sellerOf(provider));
    }

    /** What the input of a request would cost in US dollars, by the lengths of its texts; null when the price is unknown. */
    @Nullable
    BigDecimal inputCost(ObjectNode request, Dialect dialect, String model, @Nullable Provider provider) {
        if (provider != null && provider.local()) {
            return null;
        }
        long tokens = estimator.roughly(request, dialect, model);
        Seller seller = provider == null ? Seller.CLAUDE : sellerOf(provider);
        BigDecimal factor = provider == null ? BigDecimal.ONE : provider.priceFactor();
        return catalog.cost(model, seller, TokenUsage.NONE.withCounts(tokens, 0), factor);
    }

    private static Seller sellerOf(Provider provider) {
        return new Seller(provider.name(), provider.vendor().name());
    }

    private void refreshKnown(ModelSource list) {
        try {
            refresh.refresh(list);
        } catch (GatewayFailure e) {
            LOG.warn("The models of {} could not be read again", list.name(), e);
        }
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
                .get()
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
}
