package gateway.account.pool;

import gateway.account.Account;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lease of the pool. */
final class AccountLease implements Lease {

    private final Leases leases;
    private final AccountSlot slot;
    private final Places places;
    private final Account account;
    private final boolean soleHope;
    private final boolean probes;
    private final AtomicBoolean over = new AtomicBoolean();

    /** @param places of which one was taken for it */
    AccountLease(Leases leases, AccountSlot slot, Places places, boolean soleHope, boolean probes) {
        this(leases, slot, places, slot.account(), soleHope, probes);
    }

    private AccountLease(
            Leases leases, AccountSlot slot, Places places, Account account, boolean soleHope, boolean probes) {
        this.leases = leases;
        this.slot = slot;
        this.places = places;
        this.account = account;
        this.soleHope = soleHope;
        this.probes = probes;
    }

    @Override
    public Account account() {
        return account;
    }

    @Override
    public boolean soleHope() {
        return soleHope;
    }

    @Override
    public boolean probes() {
        return probes;
    }

    @Override
    public Lease handOver() {
        if (!over.compareAndSet(false, true)) {
            throw new IllegalStateException("the account was given back or handed over before");
        }
        return new AccountLease(leases, slot, places, account, soleHope, probes);
    }

    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            leases.giveBack(slot, places);
        }
    }
}
