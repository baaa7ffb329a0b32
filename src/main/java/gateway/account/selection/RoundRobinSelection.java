package gateway.account.selection;

import java.util.Arrays;
import java.util.List;

/** Lets every account take its turn. */
public final class RoundRobinSelection implements SelectionPolicy {

    private final Turns turns = new Turns();

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public List<Candidate> order(List<Candidate> candidates, long seed) {
        return Arrays.asList(turns.next(candidates));
    }
}
