package gateway.account.selection;

import java.util.List;

/**
 * Uses up the accounts of the highest priority before those of the next; within a group conversations are spread as
 * {@link StickySelection} does. A conversation stays where it is also when an account of higher priority comes back.
 */
public final class PriorityGroupsSelection implements SelectionPolicy {

    private final Turns turns = new Turns();

    @Override
    public String name() {
        return "priority-groups";
    }

    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        Candidate[] spread = turns.shuffled(candidates);
        if (seed != 0) {
            Ranking.smallestFirst(spread, candidate -> -StickySelection.weight(candidate.id(), seed));
        }
        return Ranking.smallestFirst(spread, candidate -> -(double) candidate.priority());
    }

    @Override
    public boolean sticky() {
        return true;
    }
}
