package gateway.provider.balancing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Sorts providers by numbers that are taken once, because those numbers change while one sorts. Stateless. */
final class ProviderRanking {

    private ProviderRanking() {}

    /** The smallest score first; equal ones keep their order. */
    static List<ProviderCandidate> smallestFirst(
            List<ProviderCandidate> candidates, ToDoubleFunction<ProviderCandidate> score) {
        if (candidates.size() < 2) {
            return candidates;
        }
        List<Scored> scored = new ArrayList<>(candidates.size());
        candidates.forEach(each -> scored.add(new Scored(score.applyAsDouble(each), each)));
        scored.sort(Comparator.comparingDouble(Scored::score));
        return scored.stream().map(Scored::candidate).toList();
    }

    /** The smallest score first; equal ones in an order drawn by lot. */
    static List<ProviderCandidate> smallestFirst(
            List<ProviderCandidate> candidates, RandomGenerator random, ToDoubleFunction<ProviderCandidate> score) {
        return candidates.size() < 2 ? candidates : smallestFirst(shuffled(candidates, random), score);
    }

    private static List<ProviderCandidate> shuffled(List<ProviderCandidate> candidates, RandomGenerator random) {
        List<ProviderCandidate> shuffled = new ArrayList<>(candidates);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            ProviderCandidate moved = shuffled.get(i);
            int other = random.nextInt(i + 1);
            shuffled.set(i, shuffled.get(other));
            shuffled.set(other, moved);
        }
        return shuffled;
    }

    private record Scored(double score, ProviderCandidate candidate) {}
}
