package gateway.account.selection;

import java.util.List;

/**
 * Prefers the account whose usage windows have the most room. Accounts within the same hundredth are equal, because the numbers
 * are known only after an answer and a burst would else fall on one account.
 */
public final class MostRemainingWindowSelection implements SelectionPolicy {

    private static final double HUNDREDTHS = 100;

    private final Turns turns = new Turns();

    @Override
    public String name() {
        return "most-remaining-window";
    }

    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        return Ranking.smallestFirst(
                turns.shuffled(candidates), candidate -> -Math.rint(candidate.remainingWindow() * HUNDREDTHS));
    }
}
