package gateway.provider.balancing;

import gateway.catalog.Price;
import gateway.provider.Provider;
import gateway.provider.Providers;
import gateway.provider.Stage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Finds the state and the prices of the providers that a stage offers. Safe from many threads. */
public final class ProviderCandidates {

    private final Providers providers;
    private final BiFunction<Provider, String, Optional<Price>> prices;

    /** @param prices what the catalogue says of a provider's model, empty when it is not known */
    public ProviderCandidates(Providers providers, BiFunction<Provider, String, Optional<Price>> prices) {
        this.providers = providers;
        this.prices = prices;
    }

    /** The providers of a stage in its order, without those that have gone since it was made. */
    public List<ProviderCandidate> of(Stage.Offers stage) {
        List<ProviderCandidate> candidates = new ArrayList<>(stage.offers().size());
        for (Stage.Offer offer : stage.offers()) {
            providers
                    .find(offer.provider().name())
                    .ifPresent(slot -> candidates.add(new ProviderCandidate(slot, offer.model(), price(offer))));
        }
        return candidates;
    }

    /** A local model may have the name of one that is sold elsewhere; it has no price. */
    private @Nullable Price price(Stage.Offer offer) {
        Provider provider = offer.provider();
        if (provider.local()) {
            return null;
        }
        BigDecimal factor = provider.priceFactor();
        return prices.apply(provider, offer.model())
                .map(price -> factor.compareTo(BigDecimal.ONE) == 0 ? price : times(price, factor))
                .orElse(null);
    }

    private static Price times(Price price, BigDecimal factor) {
        return new Price(
                price.input().multiply(factor),
                price.output().multiply(factor),
                times(price.cacheRead(), factor),
                times(price.cacheWrite5m(), factor),
                times(price.cacheWrite1h(), factor));
    }

    private static @Nullable BigDecimal times(@Nullable BigDecimal price, BigDecimal factor) {
        return price == null ? null : price.multiply(factor);
    }
}
