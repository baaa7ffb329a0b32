package gateway.account.selection;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws accounts at random, each as often as its weight says. It draws the second from the rest in the same way, so a failed
 * account's share is split by weight too.
 */
public final class WeightedSelection implements SelectionPolicy {

    private final RandomGenerator random;

    /**
     * A policy.
     *
     * @param random must be safe from many threads
     */
    public WeightedSelection(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "weighted";
    }

    /** Exponential waiting times: the one with rate {@code weight} ends first with probability weight / sum of weights. */
    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        return Ranking.smallestFirst(
                candidates.toArray(new Candidate[0]),
                candidate -> -Math.log(1 - random.nextDouble()) / Math.max(1, candidate.weight()));
    }
}
