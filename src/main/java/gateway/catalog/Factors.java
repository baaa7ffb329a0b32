package gateway.catalog;

import gateway.usage.BillingTerms;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the price of a model is multiplied with under terms other than the usual ones. Immutable.
 *
 * @param speeds by speed, as {@code fast}
 * @param geos by the place of inference, as {@code us}
 * @param tiers by service tier, as {@code batch}
 */
record Factors(Map<String, BigDecimal> speeds, Map<String, BigDecimal> geos, Map<String, BigDecimal> tiers) {

    /** None is known. */
    static final Factors NONE = new Factors(Map.of(), Map.of(), Map.of());

    /** Under these the price of the list holds. */
    private static final Set<String> USUAL = Set.of("standard", "default", "global", "not_available", "");

    Factors {
        speeds = Map.copyOf(speeds);
        geos = Map.copyOf(geos);
        tiers = Map.copyOf(tiers);
    }

    boolean isEmpty() {
        return speeds.isEmpty() && geos.isEmpty() && tiers.isEmpty();
    }

    /** The factor of these terms; null where one of them is not known. */
    @Nullable
    BigDecimal of(BillingTerms terms) {
        BigDecimal speed = of(terms.speed(), speeds);
        BigDecimal geo = of(terms.inferenceGeo(), geos);
        BigDecimal tier = of(terms.serviceTier(), tiers);
        return speed == null || geo == null || tier == null
                ? null
                : speed.multiply(geo).multiply(tier);
    }

    private static @Nullable BigDecimal of(@Nullable String term, Map<String, BigDecimal> known) {
        return term == null || USUAL.contains(term) ? BigDecimal.ONE : known.get(term);
    }
}
