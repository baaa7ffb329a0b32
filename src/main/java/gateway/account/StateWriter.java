package gateway.account;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes changed states to the store, one after the other, so that requests never wait for it. While the store is down the
 * latest state of each account is kept and written by the next {@link #retry}. Safe from many threads.
 */
final class StateWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);

    private final AccountStore store;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Account> pending = new LinkedHashMap<>();
    private boolean writing;

    StateWriter(AccountStore store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    void write(Account changed) {
        lock.lock();
        try {
            pending.put(changed.id(), changed);
        } finally {
            lock.unlock();
        }
        retry();
    }

    /** Whether the store may not know the latest state of this account yet. */
    boolean isPending(String accountId) {
        lock.lock();
        try {
            return pending.containsKey(accountId);
        } finally {
            lock.unlock();
        }
    }

    void retry() {
        lock.lock();
        try {
            if (writing || pending.isEmpty()) {
                return;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        executor.execute(this::drain);
    }

    private void drain() {
        for (Account next = next(null); next != null; next = next(next)) {
            try {
                store.updateState(next.id(), next.state(), next.stateReason(), next.limitedUntil());
            } catch (RuntimeException e) {
                LOG.warn("The state {} of account {} is not stored yet: {}", next.state(), next.name(), e.toString());
                stopAfter(next);
                return;
            }
        }
    }

    /** Forgets what was written, unless it has changed since, and takes the next. */
    private @Nullable Account next(@Nullable Account written) {
        lock.lock();
        try {
            if (written != null) {
                pending.remove(written.id(), written);
            }
            writing = !pending.isEmpty();
            return writing ? pending.values().iterator().next() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Puts what could not be written behind the others, so that it does not hold them up for ever. */
    private void stopAfter(Account failed) {
        lock.lock();
        try {
            writing = false;
            if (pending.remove(failed.id(), failed)) {
                pending.put(failed.id(), failed);
            }
        } finally {
            lock.unlock();
        }
    }
}
