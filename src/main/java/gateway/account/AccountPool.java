package gateway.account;

import gateway.upstream.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts in memory: chooses one for each try, counts what is under way and keeps cool-downs. The store follows at its own
 * pace; while it is down the pool goes on with what it knows. Safe from many threads; a lease that need not wait takes no lock.
 */
public final class AccountPool {

    private static final Logger LOG = LoggerFactory.getLogger(AccountPool.class);

    private final AccountStore store;
    private final InstantSource clock;
    private final Supplier<PoolLimits> limits;
    private final SelectionPolicy policy;
    private final StateWriter writer;
    private final StateChanges changes;
    private final WaitingLine line;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock loading = new ReentrantLock();
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /**
     * An empty pool; {@link #load} fills it.
     *
     * @param limits asked for every lease, so that settings apply at once
     * @param policy orders the accounts that could serve a request
     */
    public AccountPool(AccountStore store, InstantSource clock, Supplier<PoolLimits> limits, SelectionPolicy policy) {
        this(
                store,
                clock,
                limits,
                policy,
                task -> Thread.ofVirtual().name("account-state-writer").start(task),
                Duration.ofSeconds(1));
    }

    AccountPool(
            AccountStore store,
            InstantSource clock,
            Supplier<PoolLimits> limits,
            SelectionPolicy policy,
            Executor stateWriting,
            Duration look) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        this.policy = policy;
        this.writer = new StateWriter(store, stateWriting);
        this.changes = new StateChanges(lock, writer);
        this.line = new WaitingLine(lock, this::tryLease, look);
    }

    /**
     * Reads the accounts from the store. Accounts that stay keep their cool-downs and what is under way; a state that the store
     * does not know yet wins over the stored one.
     *
     * @return false when the store could not be read and everything stays as it is
     */
    public boolean load() {
        loading.lock();
        try {
            long before = changes.count();
            List<Account> stored = store.loadAll();
            lock.lock();
            try {
                snapshot = snapshot.replacedBy(
                        stored,
                        slot -> slot.changedAt() > before
                                || writer.isPending(slot.account().id()));
            } finally {
                lock.unlock();
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "The accounts cannot be read, {} known ones stay: {}",
                    snapshot.slots().size(),
                    e.toString());
            return false;
        } finally {
            loading.unlock();
        }
        line.wakeAll();
        return true;
    }

    /** Makes rate-limited accounts active whose cool-down has ended, and writes states that the store has missed. */
    public void recover() {
        Instant now = clock.instant();
        for (AccountSlot slot : snapshot.slots()) {
            changes.recover(slot, now);
            slot.forgetEndedCoolDowns(now);
        }
        writer.retry();
        line.wakeAll();
    }

    /** Writes when accounts were last used, in one batch; what a dead store misses is written the next time. */
    public void flushLastUsed() {
        Map<AccountSlot, Instant> used = new LinkedHashMap<>();
        Map<String, Instant> usedById = new HashMap<>();
        for (AccountSlot slot : snapshot.slots()) {
            Instant at = slot.unflushedUse();
            if (at != null) {
                used.put(slot, at);
                usedById.put(slot.account().id(), at);
            }
        }
        if (used.isEmpty()) {
            return;
        }
        try {
            store.touch(usedById);
            used.forEach(AccountSlot::flushed);
        } catch (RuntimeException e) {
            LOG.warn("The last use of {} accounts is not stored yet: {}", used.size(), e.toString());
        }
    }

    /**
     * Chooses and reserves an account. Parks the thread, {@link PoolLimits#longestWait} at most, while every account that could
     * serve the request is at its concurrency limit.
     *
     * @throws gateway.error.GatewayFailure ACCOUNT_NONE, ACCOUNT_ALL_LIMITED, ACCOUNT_PINNED_GONE, ACCOUNT_CONCURRENCY;
     *     CLIENT_GONE when it was cancelled while it waited; DRAINING when the thread was interrupted
     */
    public Lease lease(LeaseRequest request) {
        Lease lease = tryLease(request);
        return lease != null ? lease : line.await(request, limits.get().longestWait());
    }

    /** Lets every waiting request look again whether it was cancelled or can be served. */
    public void wakeAll() {
        line.wakeAll();
    }

    /**
     * Takes note of what an answer means for the account that gave it.
     *
     * @param account the account of the lease
     * @param model the model that was asked for, null when the request named none
     */
    public void report(Account account, @Nullable String model, Verdict verdict) {
        AccountSlot slot = snapshot.byId().get(account.id());
        if (slot != null && !(verdict instanceof Verdict.PassOn) && !(verdict instanceof Verdict.TryNext)) {
            changes.apply(slot, account, model, verdict, clock.instant());
            line.wakeAll();
        }
    }

    /** The pool at this moment. */
    public PoolView view() {
        Instant now = clock.instant();
        List<AccountView> views = new ArrayList<>();
        for (AccountSlot slot : snapshot.slots()) {
            changes.recover(slot, now);
            views.add(slot.view(now));
        }
        return PoolView.of(views);
    }

    /** How many requests wait for an account. */
    int waiting() {
        return line.size();
    }

    void giveBack(AccountSlot slot, boolean exempt) {
        if (exempt) {
            slot.releaseExempt();
            return;
        }
        slot.release();
        // A request joins the line before it looks a last time, so either it sees the release or we see it.
        if (!line.isEmpty()) {
            line.serveOne();
        }
    }

    /** Leases without waiting; null when every account that could serve the request is at its limit. */
    private @Nullable Lease tryLease(LeaseRequest request) {
        Snapshot current = snapshot;
        Instant now = clock.instant();
        Survey survey = new Survey(now, current.slots().size());
        for (AccountSlot slot : current.allowedFor(request)) {
            if (slot.isDueToRecover(now)) {
                changes.recover(slot, now);
            }
            if (slot.isServing()
                    && !request.excludedAccountIds().contains(slot.account().id())) {
                survey.add(slot, request.model());
            }
        }
        if (survey.isHopeless()) {
            throw survey.failure();
        }
        boolean soleHope = survey.ready().isEmpty();
        List<Account> ordered =
                soleHope ? survey.hopes() : policy.order(survey.ready(), request.affinityKey(), request.model());
        return firstBelowLimit(current, ordered, request, now, soleHope);
    }

    private @Nullable Lease firstBelowLimit(
            Snapshot current, List<Account> ordered, LeaseRequest request, Instant now, boolean soleHope) {
        PoolLimits currentLimits = limits.get();
        for (Account account : ordered) {
            AccountSlot slot = current.byId().get(account.id());
            if (slot == null) {
                continue;
            }
            if (request.exemptFromConcurrency()) {
                slot.acquireExempt();
            } else if (!slot.tryAcquire(currentLimits.of(account.kind()))) {
                continue;
            }
            slot.used(now);
            return new AccountLease(this, slot, soleHope, request.exemptFromConcurrency());
        }
        return null;
    }
}
