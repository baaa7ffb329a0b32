package gateway.provider.balancing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Lets every provider take its turn. Each set of providers has turns of its own. */
final class RoundRobinBalancing implements ProviderPolicy {

    /** Sets that share a turn by chance only disturb each other's rhythm. */
    private static final int TURNS = 256;

    private final AtomicIntegerArray turns = new AtomicIntegerArray(TURNS);

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public List<ProviderCandidate> order(List<ProviderCandidate> candidates) {
        return candidates.size() < 2 ? candidates : rotated(candidates, turns.getAndIncrement(turnOf(candidates)));
    }

    @Override
    public List<ProviderCandidate> peek(List<ProviderCandidate> candidates) {
        return candidates.size() < 2 ? candidates : rotated(candidates, turns.get(turnOf(candidates)));
    }

    private static List<ProviderCandidate> rotated(List<ProviderCandidate> candidates, int turn) {
        int size = candidates.size();
        int first = Integer.remainderUnsigned(turn, size);
        List<ProviderCandidate> rotated = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            rotated.add(candidates.get((first + i) % size));
        }
        return rotated;
    }

    private static int turnOf(List<ProviderCandidate> candidates) {
        int hash = 0;
        for (ProviderCandidate each : candidates) {
            hash += each.slot().provider().name().hashCode() * 31 + each.model().hashCode();
        }
        return Math.floorMod(hash, TURNS);
    }
}
