package gateway.account;

import java.util.concurrent.atomic.AtomicBoolean;

/** A lease of the pool. */
final class AccountLease implements Lease {

    private final AccountPool pool;
    private final AccountSlot slot;
    private final Account account;
    private final boolean soleHope;
    private final boolean probes;
    private final boolean exempt;
    private final AtomicBoolean closed = new AtomicBoolean();

    AccountLease(AccountPool pool, AccountSlot slot, boolean soleHope, boolean probes, boolean exempt) {
        this.pool = pool;
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
            pool.giveBack(slot, exempt);
        }
    }
}
