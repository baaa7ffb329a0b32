package gateway.provider.balancing;

import java.util.List;
import java.util.function.Supplier;

/** Prefers the own region, then the fall-back region; within a region another policy decides. */
final class RegionBalancing implements ProviderPolicy {

    private final Supplier<Regions> regions;
    private final ProviderPolicy within;

    RegionBalancing(Supplier<Regions> regions, ProviderPolicy within) {
        this.regions = regions;
        this.within = within;
    }

    @Override
    public String name() {
        return "region";
    }

    @Override
    public List<ProviderCandidate> order(List<ProviderCandidate> candidates) {
        return nearestFirst(within.order(candidates));
    }

    @Override
    public List<ProviderCandidate> peek(List<ProviderCandidate> candidates) {
        return nearestFirst(within.peek(candidates));
    }

    /** Sorts what the other policy has ordered; equally near ones keep its order. */
    private List<ProviderCandidate> nearestFirst(List<ProviderCandidate> ordered) {
        Regions preferred = regions.get();
        return ProviderRanking.smallestFirst(
                ordered, each -> preferred.distance(each.slot().provider().region()));
    }
}
