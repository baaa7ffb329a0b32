package gateway.account.selection;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps a conversation on its account, because Anthropic caches prompts per account. New conversations are spread by highest
 * random weight hashing: all nodes draw the same account, and when an account leaves or returns only its own share moves.
 * Requests without a conversation go round.
 */
public final class StickySelection implements SelectionPolicy {

    private final Turns turns = new Turns();

    @Override
    public String name() {
        return "sticky";
    }

    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        if (candidates.size() < 2) {
            return candidates;
        }
        return seed == 0 ? Arrays.asList(turns.next(candidates)) : byWeight(candidates, seed);
    }

    @Override
    public boolean sticky() {
        return true;
    }

    private static List<Candidate> byWeight(List<Candidate> candidates, long seed) {
        return Ranking.smallestFirst(candidates.toArray(new Candidate[0]), candidate -> -weight(candidate.id(), seed));
    }

    /** A number from 0 to 1 that looks random and is the same everywhere. */
    static double weight(String accountId, long seed) {
        return (Ranking.mix(seed ^ Ranking.mix(accountId.hashCode())) >>> 11) * 0x1.0p-53;
    }
}
