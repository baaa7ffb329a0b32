package gateway.provider.balancing;

import gateway.catalog.Price;
import java.util.List;
import java.util.random.RandomGenerator;

/** Prefers the cheapest provider; those whose price is not known come after all others. Equals are spread evenly. */
final class CostBalancing implements ProviderPolicy {

    /** Requests have several times more input than output, the cached share left out. */
    private static final double INPUT_PER_OUTPUT = 3;

    private final RandomGenerator random;

    CostBalancing(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public List<ProviderCandidate> order(List<ProviderCandidate> candidates) {
        return ProviderRanking.smallestFirst(candidates, random, CostBalancing::cost);
    }

    private static double cost(ProviderCandidate candidate) {
        Price price = candidate.price();
        return price == null
                ? Double.POSITIVE_INFINITY
                : price.input().doubleValue() * INPUT_PER_OUTPUT
                        + price.output().doubleValue();
    }
}
