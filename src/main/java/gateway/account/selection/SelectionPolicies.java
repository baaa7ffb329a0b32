package gateway.account.selection;

import java.util.List;
import java.util.random.RandomGenerator;

/** All policies there are. */
public final class SelectionPolicies {

    private SelectionPolicies() {}

    /**
     * New instances of all policies, the default first.
     *
     * @param random for the policies that draw lots; must be safe from many threads
     */
    public static List<SelectionPolicy> all(RandomGenerator random) {
        return List.of(
                new StickySelection(),
                new RoundRobinSelection(),
                new LeastConnectionsSelection(),
                new WeightedSelection(random),
                new LowestLatencySelection(),
                new LeastRecentlyUsedSelection(),
                new MostRemainingWindowSelection(),
                new PriorityGroupsSelection());
    }
}
