package gateway.account.pool;

import gateway.account.Account;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.ModelCoolDown;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of accounts in memory, and how it follows the store. Safe from many threads; reading the list takes no lock. */
final class KnownAccounts {

    private static final Logger LOG = LoggerFactory.getLogger(KnownAccounts.class);

    private final AccountStore store;
    private final AccountTraces traces;
    private final InstantSource clock;
    private final ReentrantLock lock;
    private final StateChanges changes;
    private final StateWriter writer;
    private final ReentrantLock loading = new ReentrantLock();
    private final Map<String, Long> editedAt = new HashMap<>();
    private long edits;
    private volatile Snapshot snapshot = Snapshot.EMPTY;
    private volatile boolean loaded;

    /** @param lock the pool's */
    KnownAccounts(
            AccountStore store,
            AccountTraces traces,
            InstantSource clock,
            ReentrantLock lock,
            StateChanges changes,
            StateWriter writer) {
        this.store = store;
        this.traces = traces;
        this.clock = clock;
        this.lock = lock;
        this.changes = changes;
        this.writer = writer;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Whether it is known which accounts there are; false until the store could be read once. */
    boolean isLoaded() {
        return loaded;
    }

    /** The accounts, after those have returned whose cool-down has ended. */
    List<AccountSlot> recovered(Instant now) {
        List<AccountSlot> slots = snapshot.slots();
        for (AccountSlot slot : slots) {
            if (slot.isDueToRecover(now)) {
                changes.recover(slot, now);
            }
        }
        return slots;
    }

    /** Takes over what is stored; false when the store could not be read. */
    boolean load() {
        loading.lock();
        try {
            long changesBefore = changes.count();
            long editsBefore = edits();
            Set<String> pendingBefore = writer.pending();
            Map<String, Set<String>> restsBefore = writer.pendingRests();
            List<Account> stored = store.loadAll();
            List<ModelCoolDown> coolDowns = storedCoolDowns();
            lock.lock();
            try {
                snapshot = replacedBy(stored, changesBefore, editsBefore, pendingBefore);
                if (coolDowns != null) {
                    coolDowns.forEach(this::learn);
                    forgetLifted(coolDowns, restsBefore, changesBefore);
                }
            } finally {
                lock.unlock();
            }
            loaded = true;
            return true;
        } catch (RuntimeException e) {
            LOG.warn(
                    "The accounts cannot be read, {} known ones stay",
                    snapshot.slots().size(),
                    e);
            return false;
        } finally {
            loading.unlock();
        }
    }

    private long edits() {
        lock.lock();
        try {
            return edits;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable List<ModelCoolDown> storedCoolDowns() {
        try {
            return traces.modelCoolDowns(clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("The cool-downs of models cannot be read", e);
            return null;
        }
    }

    /** Accounts that stay keep their slots; those that were put in or taken out while the store was read are left so. */
    private Snapshot replacedBy(List<Account> stored, long changesBefore, long editsBefore, Set<String> pendingBefore) {
        editedAt.values().removeIf(number -> number <= editsBefore);
        Map<String, AccountSlot> next = new LinkedHashMap<>();
        for (Account account : stored) {
            AccountSlot slot = snapshot.byId().get(account.id());
            boolean edited = editedAt.containsKey(account.id());
            if (slot == null && !edited) {
                slot = new AccountSlot(account, clock);
            } else if (slot != null && !edited) {
                slot.adopt(
                        account,
                        slot.changedAt() > changesBefore
                                || pendingBefore.contains(account.id())
                                || writer.isPending(account.id()));
            }
            if (slot != null) {
                next.put(account.id(), slot);
            }
        }
        for (AccountSlot slot : snapshot.slots()) {
            if (editedAt.containsKey(slot.id())) {
                next.putIfAbsent(slot.id(), slot);
            }
        }
        return Snapshot.of(next.values());
    }

    private void learn(ModelCoolDown stored) {
        AccountSlot slot = snapshot.byId().get(stored.accountId());
        if (slot != null) {
            slot.modelRests().learn(stored, clock.instant());
        }
    }

    /** What was under way to the store when it was asked may be there by now, and was not read: it stays. */
    private void forgetLifted(List<ModelCoolDown> stored, Map<String, Set<String>> restsBefore, long changesBefore) {
        for (AccountSlot slot : snapshot.slots()) {
            Set<String> kept = new HashSet<>(restsBefore.getOrDefault(slot.id(), Set.of()));
            for (ModelCoolDown each : stored) {
                if (each.accountId().equals(slot.id())) {
                    kept.add(each.model());
                }
            }
            slot.modelRests().keepOnly(kept, changesBefore);
        }
    }

    /** Puts in an account that was just stored; of a known one the state stays as it is known here. */
    void adopt(Account stored) {
        lock.lock();
        try {
            editedAt.put(stored.id(), ++edits);
            AccountSlot slot = snapshot.byId().get(stored.id());
            if (slot != null) {
                slot.adopt(stored, true);
                return;
            }
            List<AccountSlot> next = new ArrayList<>(snapshot.slots());
            next.add(new AccountSlot(stored, clock));
            snapshot = Snapshot.of(next);
        } finally {
            lock.unlock();
        }
    }

    void forget(String accountId) {
        lock.lock();
        try {
            editedAt.put(accountId, ++edits);
            snapshot = Snapshot.of(snapshot.slots().stream()
                    .filter(slot -> !slot.id().equals(accountId))
                    .toList());
        } finally {
            lock.unlock();
        }
    }
}
