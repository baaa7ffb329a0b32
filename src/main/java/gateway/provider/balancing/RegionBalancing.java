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

    /** Sorts what the other policy has ordered; equally near ones keep its order. */
    @Override
    public List<ProviderCandidate> order(List<ProviderCandidate> candidates) {
        Regions preferred = regions.get();
        return ProviderRanking.smallestFirst(
                within.order(candidates),
                each -> preferred.distance(each.slot().provider().region()));
    }
}
