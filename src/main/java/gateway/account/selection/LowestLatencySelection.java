package gateway.account.selection;

import java.util.List;

/**
 * Prefers the account that is expected to answer first: its latency times the requests that it would then serve. An account that
 * was not measured yet gets one request at a time before all others; for more it counts like the mean of the measured ones.
 */
public final class LowestLatencySelection implements SelectionPolicy {

    private final Turns turns = new Turns();

    @Override
    public String name() {
        return "lowest-latency";
    }

    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        double mean = meanLatency(candidates);
        return Ranking.smallestFirst(turns.shuffled(candidates), candidate -> expected(candidate, mean));
    }

    private static double expected(Candidate candidate, double mean) {
        double latency = candidate.latencyMillis();
        int inFlight = candidate.inFlight();
        if (latency > 0) {
            return latency * (inFlight + 1);
        }
        return inFlight == 0 ? 0 : mean * (inFlight + 1);
    }

    private static double meanLatency(List<Candidate> candidates) {
        double sum = 0;
        int measured = 0;
        for (int i = 0; i < candidates.size(); i++) {
            double latency = candidates.get(i).latencyMillis();
            if (latency > 0) {
                sum += latency;
                measured++;
            }
        }
        return measured == 0 ? 1 : sum / measured;
    }
}
