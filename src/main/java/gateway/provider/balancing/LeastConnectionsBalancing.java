package gateway.provider.balancing;

import java.util.List;
import java.util.random.RandomGenerator;

/** Prefers the provider that serves the fewest requests now; equals are spread evenly. */
final class LeastConnectionsBalancing implements ProviderPolicy {

    private final RandomGenerator random;

    LeastConnectionsBalancing(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "least-connections";
    }

    @Override
    public List<ProviderCandidate> order(List<ProviderCandidate> candidates) {
        return ProviderRanking.smallestFirst(
                candidates, random, each -> each.slot().inFlight());
    }
}
