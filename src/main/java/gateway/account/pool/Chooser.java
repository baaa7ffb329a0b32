package gateway.account.pool;

import gateway.account.affinity.AffinityBook;
import gateway.account.affinity.AffinityKeys;
import gateway.account.selection.Candidate;
import gateway.account.selection.SelectionPolicy;
import gateway.error.GatewayFailure.AccountUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an account for a request: the one that its conversation has, unless it has left it waiting, else the first in the order of the policy that is below
 * its concurrency limit. Preferred kinds go first, and among accounts of one preference those that are not near their limits.
 * Safe from many threads; takes no lock.
 */
final class Chooser {

    private final AffinityBook affinity;

    Chooser(AffinityBook affinity) {
        this.affinity = affinity;
    }

    /** Makes a lease of an account that was reserved. */
    @FunctionalInterface
    interface Leasing {
        Lease lease(AccountSlot slot, boolean soleHope, boolean probes);
    }

    /**
     * Looks for an account.
     *
     * @param leasing null to reserve nothing
     */
    Attempt choose(
            List<AccountSlot> slots,
            LeaseRequest request,
            SelectionPolicy policy,
            PoolLimits limits,
            Instant now,
            @Nullable Leasing leasing) {
        AffinityKeys keys = request.affinity();
        String bound = keys == null || !policy.sticky() ? null : affinity.accountOf(keys);
        Set<String> hung = keys == null ? Set.of() : affinity.hungAccounts(keys, request.model());
        Survey survey = new Survey(slots, request, limits, now);
        AccountUnavailable failure = survey.failure();
        if (failure != null && survey.probes().isEmpty()) {
            return new Attempt(survey, policy.name(), bound, null, List.of(), hung, null, failure);
        }
        Choosing choosing = new Choosing(survey, hung, leasing);
        AccountSlot chosen = choosing.from(policy, keys == null ? 0 : keys.seed(), bound);
        return new Attempt(
                survey,
                policy.name(),
                bound,
                chosen,
                choosing.full,
                hung,
                choosing.lease,
                chosen == null ? failure : null);
    }

    /**
     * Lets the conversation stay with the account that was leased, where that is not a mere detour. It leaves an account that
     * rests only when the rest outlasts what Anthropic has cached of it there.
     */
    void bind(Attempt attempt, SelectionPolicy policy) {
        LeaseRequest request = attempt.survey().request();
        AffinityKeys keys = request.affinity();
        AccountSlot chosen = attempt.chosen();
        if (keys == null || chosen == null || !policy.sticky() || request.bindsNothing() || isDetour(attempt)) {
            return;
        }
        String bound = attempt.bound();
        if (bound == null
                || bound.equals(chosen.id())
                || attempt.hung().contains(bound)
                || !attempt.survey().mayServeBy(bound, affinity.endOf(keys))) {
            affinity.bind(keys, chosen.id());
        }
    }

    private static boolean isDetour(Attempt attempt) {
        Lease lease = attempt.lease();
        return lease == null || lease.soleHope() || attempt.survey().request().pinnedAccountId() != null;
    }

    private static final class Choosing {
        private final Survey survey;
        private final Set<String> hung;
        private final @Nullable Leasing leasing;
        private List<AccountSlot> full = List.of();
        private @Nullable Lease lease;

        private Choosing(Survey survey, Set<String> hung, @Nullable Leasing leasing) {
            this.survey = survey;
            this.hung = hung;
            this.leasing = leasing;
        }

        private @Nullable AccountSlot from(SelectionPolicy policy, long seed, @Nullable String bound) {
            List<Candidate> ready = survey.ready();
            AccountSlot probed = probe(bound);
            if (probed != null) {
                return probed;
            }
            if (ready.isEmpty()) {
                return firstOf(survey.hopes(), null, true);
            }
            AccountSlot own = bound == null || hung.contains(bound) ? null : find(ready, bound);
            if (own != null && take(own, false)) {
                return own;
            }
            return firstOf(hungLast(Preference.order(survey, policy, seed)), own, false);
        }

        /**
         * Lets the request ask an account that has rested for long. One that could be served otherwise does so once only, and not where
         * that costs its conversation what another account has cached of it.
         */
        private @Nullable AccountSlot probe(@Nullable String bound) {
            boolean needed = survey.ready().isEmpty() && survey.hopes().isEmpty();
            boolean first = survey.request().excludedAccountIds().isEmpty();
            for (AccountSlot slot : survey.probes()) {
                boolean may = needed || (first && (bound == null || slot.id().equals(bound)));
                if (may && !hung.contains(slot.id()) && takeProbe(slot)) {
                    return slot;
                }
            }
            return null;
        }

        private boolean takeProbe(AccountSlot slot) {
            int limit = survey.limits().of(slot.account().kind());
            if (leasing == null) {
                return slot.hasRoom(limit);
            }
            boolean taken = slot.hasRoom(limit)
                    && slot.takeProbe(
                            survey.request().model(),
                            survey.now(),
                            survey.limits().probeAfter())
                    && slot.tryAcquire(limit);
            if (taken) {
                slot.used(survey.now());
                lease = leasing.lease(slot, false, true);
            }
            return taken;
        }

        private List<Candidate> hungLast(List<Candidate> ordered) {
            if (hung.isEmpty()) {
                return ordered;
            }
            List<Candidate> sorted = new ArrayList<>(ordered);
            sorted.sort(Comparator.comparing(candidate -> hung.contains(candidate.id())));
            return sorted;
        }

        private static @Nullable AccountSlot find(List<Candidate> ready, String id) {
            for (Candidate candidate : ready) {
                if (candidate instanceof AccountSlot slot && slot.id().equals(id)) {
                    return slot;
                }
            }
            return null;
        }

        private @Nullable AccountSlot firstOf(
                List<Candidate> candidates, @Nullable AccountSlot passed, boolean soleHope) {
            for (Candidate candidate : candidates) {
                if (candidate != passed && candidate instanceof AccountSlot slot && take(slot, soleHope)) {
                    return slot;
                }
            }
            return null;
        }

        private boolean take(AccountSlot slot, boolean soleHope) {
            boolean exempt = survey.request().exemptFromConcurrency();
            int limit = exempt ? 0 : survey.limits().of(slot.account().kind());
            if (leasing == null ? !slot.hasRoom(limit) : !acquire(slot, limit, exempt)) {
                full = full.isEmpty() ? new ArrayList<>() : full;
                full.add(slot);
                return false;
            }
            if (leasing != null) {
                slot.used(survey.now());
                lease = leasing.lease(slot, soleHope, false);
            }
            return true;
        }

        private static boolean acquire(AccountSlot slot, int limit, boolean exempt) {
            if (exempt) {
                slot.acquireExempt();
                return true;
            }
            return slot.tryAcquire(limit);
        }
    }
}
