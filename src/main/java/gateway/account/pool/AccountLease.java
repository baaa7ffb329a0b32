package gateway.account.pool;

import gateway.account.Account;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lease of the pool. */
final class AccountLease implements Lease {

    private final Leases leases;
    private final AccountSlot slot;
    private final Account account;
    private final boolean soleHope;
    private final boolean probes;
    private final boolean exempt;
    private final AtomicBoolean closed = new AtomicBoolean();

    AccountLease(Leases leases, AccountSlot slot, boolean soleHope, boolean probes, boolean exempt) {
        this.leases = leases;
        this.slot = slot;
        this.account = slot.account();
        this.soleHope = soleHope;
        this.probes = probes;
        this.exempt = exempt;
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
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leases.giveBack(slot, exempt);
        }
    }
}
