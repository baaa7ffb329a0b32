package gateway.provider.balancing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Sorts providers by numbers that are taken once, because those numbers change while one sorts. Stateless. */
final class Ranking {

    private Ranking() {}

    /** The smallest score first; equal ones keep their order. */
    static List<Candidate> smallestFirst(List<Candidate> candidates, ToDoubleFunction<Candidate> score) {
        if (candidates.size() < 2) {
            return candidates;
        }
        List<Scored> scored = new ArrayList<>(candidates.size());
        candidates.forEach(each -> scored.add(new Scored(score.applyAsDouble(each), each)));
        scored.sort(Comparator.comparingDouble(Scored::score));
        return scored.stream().map(Scored::candidate).toList();
    }

    /** The smallest score first; equal ones in an order drawn by lot. */
    static List<Candidate> smallestFirst(
            List<Candidate> candidates, RandomGenerator random, ToDoubleFunction<Candidate> score) {
        return candidates.size() < 2 ? candidates : smallestFirst(shuffled(candidates, random), score);
    }

    private static List<Candidate> shuffled(List<Candidate> candidates, RandomGenerator random) {
        List<Candidate> shuffled = new ArrayList<>(candidates);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Candidate moved = shuffled.get(i);
            int other = random.nextInt(i + 1);
            shuffled.set(i, shuffled.get(other));
            shuffled.set(other, moved);
        }
        return shuffled;
    }

    private record Scored(double score, Candidate candidate) {}
}
