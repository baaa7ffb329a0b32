package gateway.account.selection;

import java.util.List;

/**
 * Prefers the account that has the fewest conversations of the web application open; among equals, the one that has rested
 * longest.
 */
public final class FewestSessionsSelection implements SelectionPolicy {

    private final LeastRecentlyUsedSelection rested = new LeastRecentlyUsedSelection();

    @Override
    public String name() {
        return "fewest-sessions";
    }

    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        Candidate[] ordered = rested.order(candidates, seed).toArray(new Candidate[0]);
        return Ranking.smallestFirst(ordered, Candidate::webSessions);
    }
}
