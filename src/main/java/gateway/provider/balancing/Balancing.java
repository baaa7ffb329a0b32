package gateway.provider.balancing;

import gateway.provider.Health;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Orders the providers of a model: the healthy ones before the others, near ones before far ones, within that by a policy.
 * None is left out. Safe from many threads.
 */
public final class Balancing {

    private final Map<String, ProviderPolicy> policies = new LinkedHashMap<>();
    private final Supplier<Regions> regions;

    /**
     * All policies there are.
     *
     * @param random for those that draw lots; must be safe from many threads
     * @param regions where providers are preferred to be, read anew for each order
     */
    public Balancing(RandomGenerator random, Supplier<Regions> regions) {
        this.regions = regions;
        ProviderPolicy weighted = new WeightedBalancing(random);
        List.of(
                        weighted,
                        new RoundRobinBalancing(),
                        new LeastConnectionsBalancing(random),
                        new PeakEwmaBalancing(random),
                        new CostBalancing(random),
                        new RegionBalancing(regions, weighted))
                .forEach(policy -> policies.put(policy.name(), policy));
    }

    /** The names of all policies, the default first. */
    public List<String> names() {
        return List.copyOf(policies.keySet());
    }

    /**
     * Orders providers.
     *
     * @param policy one of {@link #names}
     * @param candidates not changed
     * @return all of them, best first
     * @throws IllegalArgumentException when there is no such policy
     */
    public List<ProviderCandidate> order(String policy, List<ProviderCandidate> candidates) {
        return order(policy, candidates, ProviderPolicy::order);
    }

    /** The order that the next request may find; changes nothing. */
    public List<ProviderCandidate> peek(String policy, List<ProviderCandidate> candidates) {
        return order(policy, candidates, ProviderPolicy::peek);
    }

    private List<ProviderCandidate> order(
            String policy,
            List<ProviderCandidate> candidates,
            BiFunction<ProviderPolicy, List<ProviderCandidate>, List<ProviderCandidate>> by) {
        ProviderPolicy chosen = policies.get(policy);
        if (chosen == null) {
            throw new IllegalArgumentException(
                    "no balancing policy " + policy + "; there are " + String.join(", ", policies.keySet()));
        }
        if (candidates.size() < 2) {
            return candidates;
        }
        ProviderPolicy near = new RegionBalancing(regions, chosen);
        List<ProviderCandidate> unhealthy = new ArrayList<>();
        List<ProviderCandidate> others = new ArrayList<>();
        for (ProviderCandidate each : candidates) {
            (each.slot().health() == Health.UNHEALTHY ? unhealthy : others).add(each);
        }
        List<ProviderCandidate> ordered = new ArrayList<>(by.apply(near, others));
        ordered.addAll(by.apply(near, unhealthy));
        return ordered;
    }
}
