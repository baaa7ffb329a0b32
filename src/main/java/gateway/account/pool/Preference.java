package gateway.account.pool;

import gateway.account.selection.Candidate;
import gateway.account.selection.SelectionPolicy;
import java.util.ArrayList;
import java.util.List;

/** Orders ready accounts by preferred kind, where the Messages API is called, then by whether they are near a limit, then as the policy says. Stateless. */
final class Preference {

    private Preference() {}

    static List<Candidate> order(AccountFindings findings, SelectionPolicy policy, long seed) {
        List<Candidate> ready = findings.ready();
        int[] groups = new int[ready.size()];
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (int i = 0; i < groups.length; i++) {
            groups[i] = groupOf(findings, ready.get(i));
            first = Math.min(first, groups[i]);
            last = Math.max(last, groups[i]);
        }
        if (first >= last) {
            return policy.order(ready, seed);
        }
        List<Candidate> ordered = new ArrayList<>(groups.length);
        for (int group = first; group <= last; group++) {
            List<Candidate> members = members(ready, groups, group);
            if (!members.isEmpty()) {
                ordered.addAll(policy.order(members, seed));
            }
        }
        return ordered;
    }

    /** The lower the better: two groups to a kind. */
    private static int groupOf(AccountFindings findings, Candidate candidate) {
        int rank = !findings.request().use().isWeb() && candidate instanceof AccountSlot slot
                ? findings.limits().rank(slot.account().kind())
                : 0;
        return 2 * rank + (findings.isNearLimit(candidate) ? 1 : 0);
    }

    private static List<Candidate> members(List<Candidate> ready, int[] groups, int group) {
        List<Candidate> members = new ArrayList<>(groups.length);
        for (int i = 0; i < groups.length; i++) {
            if (groups[i] == group) {
                members.add(ready.get(i));
            }
        }
        return members;
    }
}
