package gateway.account.selection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Sorts candidates by numbers that are taken once, because those numbers change while one sorts. Stateless. */
final class Ranking {

    /** Up to here the simplest sort is the fastest, and it makes no objects. */
    private static final int FEW = 32;

    private Ranking() {}

    /**
     * Sorts in place, the smallest score first; equal ones keep their order.
     *
     * @return a view of the array
     */
    static List<Candidate> smallestFirst(Candidate[] candidates, ToDoubleFunction<Candidate> score) {
        if (candidates.length > FEW) {
            sortMany(candidates, score);
        } else if (candidates.length > 1) {
            sortFew(candidates, score);
        }
        return Arrays.asList(candidates);
    }

    private static void sortFew(Candidate[] candidates, ToDoubleFunction<Candidate> score) {
        double[] scores = new double[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            Candidate candidate = candidates[i];
            double own = score.applyAsDouble(candidate);
            int at = i;
            while (at > 0 && scores[at - 1] > own) {
                scores[at] = scores[at - 1];
                candidates[at] = candidates[at - 1];
                at--;
            }
            scores[at] = own;
            candidates[at] = candidate;
        }
    }

    private static void sortMany(Candidate[] candidates, ToDoubleFunction<Candidate> score) {
        Scored[] scored = new Scored[candidates.length];
        for (int i = 0; i < scored.length; i++) {
            scored[i] = new Scored(score.applyAsDouble(candidates[i]), candidates[i]);
        }
        Arrays.sort(scored, Comparator.comparingDouble(Scored::score));
        for (int i = 0; i < scored.length; i++) {
            candidates[i] = scored[i].candidate;
        }
    }

    /** The finaliser of SplitMix64: every input bit changes every output bit with even odds. */
    static long mix(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private record Scored(double score, Candidate candidate) {}
}
