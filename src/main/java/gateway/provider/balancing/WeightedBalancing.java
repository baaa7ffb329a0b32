package gateway.provider.balancing;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws providers at random, each as often as its weight says. It draws the second from the rest in the same way, so a failed
 * provider's share is split by weight too.
 */
final class WeightedBalancing implements ProviderPolicy {

    private final RandomGenerator random;

    WeightedBalancing(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "weighted";
    }

    /** Exponential waiting times: the one with rate {@code weight} ends first with probability weight / sum of weights. */
    @Override
    public List<ProviderCandidate> order(List<ProviderCandidate> candidates) {
        return ProviderRanking.smallestFirst(
                candidates,
                each -> -Math.log(1 - random.nextDouble())
                        / Math.max(1, each.slot().provider().weight()));
    }
}
