package gateway.provider.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.catalog.Price;
import gateway.provider.HealthRules;
import gateway.provider.Provider;
import gateway.provider.Providers;
import gateway.provider.SampleProvider;
import gateway.provider.Stage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderCandidatesTest {

    private static final Price PRICE =
            new Price(new BigDecimal("2"), new BigDecimal("10"), new BigDecimal("0.2"), null, new BigDecimal("4"));

    private final Providers providers = new Providers(() -> Instant.EPOCH, () -> HealthRules.DEFAULT);
    private final ProviderCandidates candidates = new ProviderCandidates(
            providers,
            (provider, model) -> Optional.ofNullable(Map.of("known", PRICE).get(model)));

    @Test
    void thePriceIsTheCataloguesTimesTheFactor() {
        ProviderCandidate plain = only(SampleProvider.named("plain").make(), "known");
        ProviderCandidate dearer =
                only(SampleProvider.named("dearer").priceFactor("1.05").make(), "known");

        assertThat(plain.price()).isSameAs(PRICE);
        assertThat(dearer.price()).isNotNull();
        assertThat(dearer.price().input()).isEqualByComparingTo("2.1");
        assertThat(dearer.price().output()).isEqualByComparingTo("10.5");
        assertThat(dearer.price().cacheRead()).isEqualByComparingTo("0.21");
        assertThat(dearer.price().cacheWrite5m()).isNull();
        assertThat(dearer.price().cacheWrite1h()).isEqualByComparingTo("4.2");
        assertThat(dearer.model()).isEqualTo("known");
    }

    @Test
    void anUnknownModelAndALocalOneHaveNoPrice() {
        assertThat(only(SampleProvider.named("plain").make(), "unknown").price())
                .isNull();
        assertThat(only(SampleProvider.named("local").vendor("ollama").make(), "known")
                        .price())
                .isNull();
    }

    @Test
    void aProviderThatHasGoneIsLeftOut() {
        Provider gone = SampleProvider.named("gone").make();
        Provider there = SampleProvider.named("there").make();
        providers.add(there);

        List<ProviderCandidate> found = candidates.of(
                new Stage.Offers(List.of(new Stage.Offer(gone, "known"), new Stage.Offer(there, "known"))));

        assertThat(found)
                .singleElement()
                .satisfies(each -> assertThat(each.slot().provider()).isEqualTo(there));
    }

    private ProviderCandidate only(Provider provider, String model) {
        providers.add(provider);
        List<ProviderCandidate> found = candidates.of(new Stage.Offers(List.of(new Stage.Offer(provider, model))));
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
