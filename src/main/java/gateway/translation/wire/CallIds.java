package gateway.translation.wire;

import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.KnownCallIds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The ids of an answer's tool calls, as the Messages API accepts them: in the form of {@link CallIdForm}, each one once in the
 * whole conversation. Targets send others ({@code functions.f:0}), the same one twice or in each answer, or none. Not safe from
 * many threads.
 */
public final class CallIds {

    private final String seed;
    private final KnownCallIds known;
    private final Set<String> used = new HashSet<>(4);
    /** The next number to try for an id that came again, so that many of one id take no longer than others. */
    private final Map<String, Integer> copies = new HashMap<>(0);

    private int made;

    /** Starts an answer. */
    public CallIds(AnswerFrame frame) {
        seed = frame.idSeed();
        known = frame.calls();
    }

    /** An id for a call, the target's own where it can be; it may be empty. */
    public String accept(String told) {
        String wanted = told.isEmpty() ? "toolu_" + seed + "_" + made++ : told;
        String id = CallIdForm.encode(wanted);
        if (take(id)) {
            return id;
        }
        int copy = copies.getOrDefault(wanted, 2);
        id = CallIdForm.encode(wanted + "_" + copy);
        while (!take(id)) {
            copy++;
            id = CallIdForm.encode(wanted + "_" + copy);
        }
        copies.put(wanted, copy + 1);
        return id;
    }

    private boolean take(String id) {
        return !known.contains(id) && used.add(id);
    }
}
