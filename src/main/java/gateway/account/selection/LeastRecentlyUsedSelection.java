package gateway.account.selection;

import java.time.Instant;
import java.util.List;

/** Prefers the account that has rested longest; one that was never used goes first. */
public final class LeastRecentlyUsedSelection implements SelectionPolicy {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    private final Turns turns = new Turns();

    @Override
    public String name() {
        return "least-recently-used";
    }

    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        return Ranking.smallestFirst(turns.shuffled(candidates), LeastRecentlyUsedSelection::micros);
    }

    private static double micros(Candidate candidate) {
        Instant used = candidate.lastUsedAt();
        return used == null
                ? Double.NEGATIVE_INFINITY
                : used.getEpochSecond() * MICROS_PER_SECOND + used.getNano() / NANOS_PER_MICRO;
    }
}
