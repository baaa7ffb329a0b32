package gateway.account.selection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Candidates for tests. */
final class Candidates {

    private Candidates() {}

    /** What a policy may look at. */
    record Fixed(
            String id,
            int weight,
            int priority,
            int inFlight,
            Instant lastUsedAt,
            double latencyMillis,
            double remainingWindow,
            int webSessions)
            implements Candidate {

        Fixed weight(int changed) {
            return new Fixed(id, changed, priority, inFlight, lastUsedAt, latencyMillis, remainingWindow, webSessions);
        }

        Fixed priority(int changed) {
            return new Fixed(id, weight, changed, inFlight, lastUsedAt, latencyMillis, remainingWindow, webSessions);
        }

        Fixed inFlight(int changed) {
            return new Fixed(id, weight, priority, changed, lastUsedAt, latencyMillis, remainingWindow, webSessions);
        }

        Fixed lastUsedAt(Instant changed) {
            return new Fixed(id, weight, priority, inFlight, changed, latencyMillis, remainingWindow, webSessions);
        }

        Fixed latencyMillis(double changed) {
            return new Fixed(id, weight, priority, inFlight, lastUsedAt, changed, remainingWindow, webSessions);
        }

        Fixed webSessions(int changed) {
            return new Fixed(id, weight, priority, inFlight, lastUsedAt, latencyMillis, remainingWindow, changed);
        }

        Fixed remainingWindow(double changed) {
            return new Fixed(id, weight, priority, inFlight, lastUsedAt, latencyMillis, changed, webSessions);
        }
    }

    static Fixed named(String id) {
        return new Fixed(id, 1, 0, 0, null, 0, 1, 0);
    }

    /** Accounts that differ only in their random-looking ids. */
    static List<Candidate> equal(int count) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(named(new UUID(0xacc0_4000L + i, 0x8000_0000_0000_0000L + 7919L * i).toString()));
        }
        return List.copyOf(candidates);
    }

    static List<String> ids(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::id).toList();
    }

    /** How often each candidate comes first. */
    static Map<String, Integer> firsts(SelectionPolicy policy, List<Candidate> candidates, int times, long seed) {
        Map<String, Integer> firsts = new HashMap<>();
        for (int i = 0; i < times; i++) {
            firsts.merge(policy.order(candidates, seed).getFirst().id(), 1, Integer::sum);
        }
        return firsts;
    }
}
