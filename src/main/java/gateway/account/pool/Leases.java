package gateway.account.pool;

import gateway.account.decision.Choice;
import gateway.account.selection.SelectionPolicy;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives out places at the accounts of the pool, and takes them back. Safe from many threads. */
final class Leases {

    private final KnownAccounts known;
    private final AccountChooser chooser;
    private final WaitingLine line;
    private final Supplier<PoolLimits> limits;
    private final InstantSource clock;

    Leases(
            KnownAccounts known,
            AccountChooser chooser,
            WaitingLine line,
            Supplier<PoolLimits> limits,
            InstantSource clock) {
        this.known = known;
        this.chooser = chooser;
        this.line = line;
        this.limits = limits;
        this.clock = clock;
    }

    /** As {@link AccountPool#lease}. */
    Lease lease(LeaseRequest request, SelectionPolicy policy) {
        LeaseAttempt attempt = attempt(request, policy);
        if (!attempt.isSettled()) {
            attempt = line.await(
                    attempt, () -> attempt(request, policy), limits.get().longestWait());
        }
        Lease lease = attempt.lease();
        try {
            chooser.bind(attempt, policy);
            request.decided().accept(attempt.choice());
        } catch (RuntimeException e) {
            if (lease != null) {
                lease.close();
            }
            throw e;
        }
        GatewayFailure failure = attempt.failure();
        if (lease == null) {
            throw failure != null ? told(failure) : new IllegalStateException("an attempt that is not settled");
        }
        return lease;
    }

    /** Accounts that could not be read yet are not missing. */
    private GatewayFailure told(GatewayFailure failure) {
        return failure.kind() == FailureKind.ACCOUNT_NOT_SET_UP && !known.isLoaded()
                ? new GatewayFailure.TargetUnavailable(FailureKind.ACCOUNT_NONE, null)
                : failure;
    }

    /** As {@link AccountPool#explain}. */
    Choice explain(LeaseRequest request, SelectionPolicy policy) {
        Instant now = clock.instant();
        return chooser.choose(known.recovered(now), request, policy, limits.get(), now, null)
                .choice();
    }

    /** As {@link AccountPool#refusal}. */
    @Nullable
    GatewayFailure refusal(LeaseRequest request, SelectionPolicy policy) {
        Instant now = clock.instant();
        GatewayFailure failure = chooser.choose(known.recovered(now), request, policy, limits.get(), now, null)
                .failure();
        return failure == null ? null : told(failure);
    }

    private LeaseAttempt attempt(LeaseRequest request, SelectionPolicy policy) {
        Instant now = clock.instant();
        return chooser.choose(
                known.recovered(now),
                request,
                policy,
                limits.get(),
                now,
                (slot, places, soleHope, probes) -> new AccountLease(this, slot, places, soleHope, probes));
    }

    void giveBack(AccountSlot slot, Places places) {
        places.giveBack();
        // A request joins the line before it looks a last time, so either it sees the release or we see it.
        if (places != slot.exempt() && !line.isEmpty()) {
            line.serveOne();
        }
    }
}
