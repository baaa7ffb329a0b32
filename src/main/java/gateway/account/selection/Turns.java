package gateway.account.selection;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Changes which of equal candidates comes first. Each set of candidates has a turn of its own, because one lease may order
 * several groups and a common turn would then always fall on the same member. Safe from many threads.
 */
final class Turns {

    /** Sets that share a turn by chance only disturb each other's rhythm. */
    private static final int TURNS = 256;

    private final AtomicIntegerArray turns = new AtomicIntegerArray(TURNS);
    private final AtomicLong shuffles = new AtomicLong();

    /** The candidates in a new array, begun with the one whose turn it is. */
    Candidate[] next(List<Candidate> candidates) {
        int size = candidates.size();
        int first = size < 2 ? 0 : Integer.remainderUnsigned(turns.getAndIncrement(turnOf(candidates)), size);
        Candidate[] rotated = new Candidate[size];
        for (int i = 0; i < size; i++) {
            int index = first + i;
            rotated[i] = candidates.get(index < size ? index : index - size);
        }
        return rotated;
    }

    /** The candidates in a new array, in an order where each member of any part of them is as often the first of that part. */
    Candidate[] shuffled(List<Candidate> candidates) {
        Candidate[] shuffled = candidates.toArray(new Candidate[0]);
        long lots = Ranking.mix(shuffles.getAndIncrement());
        for (int i = shuffled.length - 1; i > 0; i--) {
            int other = (int) Long.remainderUnsigned(lots, i + 1);
            Candidate moved = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = moved;
            lots = Ranking.mix(lots);
        }
        return shuffled;
    }

    private static int turnOf(List<Candidate> candidates) {
        long set = 0;
        for (int i = 0; i < candidates.size(); i++) {
            set += Ranking.mix(candidates.get(i).id().hashCode());
        }
        return (int) (set >>> 1) & (TURNS - 1);
    }
}
