package gateway.account.selection;

import java.util.List;

/** Prefers the account that serves the fewest requests now; equals are spread evenly. */
public final class LeastConnectionsSelection implements SelectionPolicy {

    private final Turns turns = new Turns();

    @Override
    public String name() {
        return "least-connections";
    }

    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        return Ranking.smallestFirst(turns.shuffled(candidates), Candidate::inFlight);
    }
}
