package gateway.provider.balancing;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Prefers the provider that is expected to answer first: its latency times the requests that it would then serve. A provider
 * that was not measured yet gets one request at a time before all others; for more it counts like the mean of the measured ones.
 */
final class PeakEwmaBalancing implements ProviderPolicy {

    private final RandomGenerator random;

    PeakEwmaBalancing(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "peak-ewma";
    }

    @Override
    public List<ProviderCandidate> order(List<ProviderCandidate> candidates) {
        double mean = candidates.stream()
                .mapToDouble(each -> each.slot().latencyMillis())
                .filter(latency -> latency > 0)
                .average()
                .orElse(1);
        return ProviderRanking.smallestFirst(candidates, random, each -> expected(each, mean));
    }

    private static double expected(ProviderCandidate candidate, double mean) {
        double latency = candidate.slot().latencyMillis();
        int inFlight = candidate.slot().inFlight();
        if (latency > 0) {
            return latency * (inFlight + 1);
        }
        return inFlight == 0 ? 0 : mean * (inFlight + 1);
    }
}
