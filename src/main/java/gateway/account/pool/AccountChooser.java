package gateway.account.pool;

import gateway.account.affinity.AffinityBook;
import gateway.account.affinity.AffinityKeys;
import gateway.account.selection.Candidate;
import gateway.account.selection.SelectionPolicy;
import gateway.error.GatewayFailure.TargetUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an account for a request. The account of its conversation comes first, unless it has left the conversation waiting;
 * then the first account in the order of the policy that is below its concurrency limit. Preferred kinds go first, and among
 * accounts of one preference those that are not near their limits. Safe from many threads; takes no lock.
 */
final class AccountChooser {

    private final AffinityBook affinity;

    AccountChooser(AffinityBook affinity) {
        this.affinity = affinity;
    }

    /** Makes a lease of an account that was reserved. */
    @FunctionalInterface
    interface Leasing {
        Lease lease(AccountSlot slot, Places places, boolean soleHope, boolean probes);
    }

    /**
     * Looks for an account.
     *
     * @param leasing null to reserve nothing
     */
    LeaseAttempt choose(
            List<AccountSlot> slots,
            LeaseRequest request,
            SelectionPolicy policy,
            PoolLimits limits,
            Instant now,
            @Nullable Leasing leasing) {
        AffinityKeys keys = request.affinity();
        String bound = keys == null || !policy.sticky() ? null : affinity.accountOf(keys);
        Set<String> hung = keys == null ? Set.of() : affinity.hungAccounts(keys, request.model());
        AccountFindings findings = new AccountFindings(slots, request, limits, now);
        TargetUnavailable failure = findings.failure();
        if (failure != null && findings.probes().isEmpty()) {
            return new LeaseAttempt(findings, policy.name(), bound, null, List.of(), hung, null, failure);
        }
        Choosing choosing = new Choosing(findings, hung, leasing);
        AccountSlot chosen = choosing.from(policy, keys == null ? 0 : keys.seed(), bound);
        return new LeaseAttempt(
                findings,
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
    void bind(LeaseAttempt attempt, SelectionPolicy policy) {
        LeaseRequest request = attempt.findings().request();
        AffinityKeys keys = request.affinity();
        AccountSlot chosen = attempt.chosen();
        if (keys == null || chosen == null || !policy.sticky() || request.bindsNothing() || isDetour(attempt)) {
            return;
        }
        String bound = attempt.bound();
        if (bound == null
                || bound.equals(chosen.id())
                || attempt.hung().contains(bound)
                || !attempt.findings().mayServeBy(bound, affinity.endOf(keys))) {
            affinity.bind(keys, chosen.id());
        }
    }

    private static boolean isDetour(LeaseAttempt attempt) {
        Lease lease = attempt.lease();
        return lease == null || lease.soleHope() || attempt.findings().request().pinnedAccountId() != null;
    }

    private static final class Choosing {
        private final AccountFindings findings;
        private final Set<String> hung;
        private final @Nullable Leasing leasing;
        private List<AccountSlot> full = List.of();
        private @Nullable Lease lease;

        private Choosing(AccountFindings findings, Set<String> hung, @Nullable Leasing leasing) {
            this.findings = findings;
            this.hung = hung;
            this.leasing = leasing;
        }

        private @Nullable AccountSlot from(SelectionPolicy policy, long seed, @Nullable String bound) {
            List<Candidate> ready = findings.ready();
            AccountSlot probed = probe(bound);
            if (probed != null) {
                return probed;
            }
            if (ready.isEmpty()) {
                return firstOf(findings.hopes(), null, true);
            }
            AccountSlot own = bound == null || hung.contains(bound) ? null : find(ready, bound);
            if (own != null && take(own, false)) {
                return own;
            }
            return firstOf(hungLast(Preference.order(findings, policy, seed)), own, false);
        }

        /**
         * Lets the request ask an account that has rested for long. One that could be served otherwise does so once only, and
         * not where that costs its conversation what another account has cached of it.
         */
        private @Nullable AccountSlot probe(@Nullable String bound) {
            boolean needed = findings.ready().isEmpty() && findings.hopes().isEmpty();
            boolean first = findings.request().excludedAccountIds().isEmpty();
            for (AccountSlot slot : findings.probes()) {
                boolean may = needed || (first && (bound == null || slot.id().equals(bound)));
                if (may && !hung.contains(slot.id()) && takeProbe(slot)) {
                    return slot;
                }
            }
            return null;
        }

        private boolean takeProbe(AccountSlot slot) {
            int limit = limit(slot);
            Places places = slot.places(findings.request().use());
            if (leasing == null) {
                return places.hasRoom(limit);
            }
            boolean taken = places.hasRoom(limit)
                    && slot.takeProbe(
                            findings.request().model(),
                            findings.now(),
                            findings.limits().probeAfter())
                    && places.tryTake(limit);
            if (taken) {
                slot.used(findings.now());
                lease = leasing.lease(slot, places, false, true);
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
            boolean exempt = findings.request().exemptFromConcurrency();
            int limit = exempt ? 0 : limit(slot);
            Places places =
                    exempt ? slot.exempt() : slot.places(findings.request().use());
            if (leasing == null ? !places.hasRoom(limit) : !places.tryTake(limit)) {
                full = full.isEmpty() ? new ArrayList<>() : full;
                full.add(slot);
                return false;
            }
            if (leasing != null) {
                slot.used(findings.now());
                lease = leasing.lease(slot, places, soleHope, false);
            }
            return true;
        }

        private int limit(AccountSlot slot) {
            return findings.limits().of(findings.request().use(), slot.account().kind());
        }
    }
}
