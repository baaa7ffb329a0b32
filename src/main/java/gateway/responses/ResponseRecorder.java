package gateway.responses;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries responses to the store, in batches, on a daemon thread of its own, so that no answer waits for it. What the store does
 * not take is offered again, within a bound of bytes and for as long as it would be kept; the oldest of the key that has most are given up first. Safe from
 * many threads.
 */
final class ResponseRecorder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseRecorder.class);

    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int DELETE_WAIT_SECONDS = 2;
    private static final int MOST_USED = 100_000;

    private final ResponseStore store;
    private final InstantSource clock;
    private final Supplier<ResponseLimits> limits;
    private final ReentrantLock state = new ReentrantLock();
    private final Condition changed = state.newCondition();
    /** Held while a batch is stored, so that nothing is deleted before it is there. */
    private final ReentrantLock storing = new ReentrantLock();

    private final WaitingResponses waiting = new WaitingResponses();
    private Set<ResponseKey> used = new HashSet<>();
    private final Thread thread;
    private long lost;
    private boolean closed;
    private boolean storeDown;

    ResponseRecorder(ResponseStore store, InstantSource clock, Supplier<ResponseLimits> limits) {
        this.store = store;
        this.clock = clock;
        this.limits = limits;
        this.thread = Thread.ofPlatform().daemon().name("response-recorder").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Has a response stored. Cheap. */
    void add(KeptResponse response) {
        locked(() -> {
            lost += waiting.add(response, limits.get().memory());
            changed.signalAll();
        });
    }

    /** Has a response live longer. Cheap. */
    void used(ResponseKey key) {
        locked(() -> {
            if (used.size() < MOST_USED) {
                used.add(key);
                changed.signalAll();
            }
        });
    }

    /** A response that waits to be stored, null where it does not. */
    @Nullable
    KeptResponse waiting(ResponseKey key) {
        return asked(() -> waiting.get(key));
    }

    /**
     * Forgets a response, here and in the store. Waits for a batch that is under way, but not for long.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE where the store does not answer; it is asked again later then
     */
    void delete(ResponseKey key) {
        locked(() -> {
            waiting.delete(key);
            used.remove(key);
        });
        try {
            deleteStored(key);
        } finally {
            locked(changed::signalAll);
        }
    }

    private void deleteStored(ResponseKey key) {
        lockOutBatches();
        try {
            store.delete(key);
            locked(() -> waiting.deleted(key));
        } finally {
            storing.unlock();
        }
    }

    private void lockOutBatches() {
        try {
            if (storing.tryLock(DELETE_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
    }

    /** Responses that the store does not have yet. */
    int lag() {
        return asked(waiting::size);
    }

    /** Responses that were given up before they were stored. */
    long lost() {
        return asked(() -> lost);
    }

    /** Stores what waits, in this thread; ends at the first failure. */
    void drain() {
        while (storeSome()) {
            // until nothing waits
        }
    }

    private void run() {
        try {
            while (await()) {
                if (!storeSome()) {
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when this was closed. */
    private boolean await() throws InterruptedException {
        state.lock();
        try {
            while (!closed && !waiting.any() && used.isEmpty()) {
                changed.await();
            }
            return !closed;
        } finally {
            state.unlock();
        }
    }

    private void pause() throws InterruptedException {
        state.lock();
        try {
            long left = RETRY_NANOS;
            while (!closed && waiting.any() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            state.unlock();
        }
    }

    /** @return whether something was stored and more may wait */
    private boolean storeSome() {
        storing.lock();
        try {
            Instant now = clock.instant();
            // What is deleted from here on may be in the batch, and goes the next time.
            List<ResponseKey> unwanted = asked(waiting::unwanted);
            List<KeptResponse> batch =
                    asked(() -> waiting.batch(now.minus(limits.get().keep())));
            Set<ResponseKey> lively = takeUsed();
            if (batch.isEmpty() && lively.isEmpty() && unwanted.isEmpty()) {
                return false;
            }
            unwanted.forEach(key -> {
                store.delete(key);
                locked(() -> waiting.deleted(key));
            });
            Instant until = now.plus(limits.get().keep());
            if (!batch.isEmpty()) {
                store.save(batch, until);
            }
            locked(() -> waiting.stored(batch));
            if (!lively.isEmpty()) {
                store.prolong(lively, until, until.minus(limits.get().keep().dividedBy(4)));
            }
            storeDown = false;
            return true;
        } catch (GatewayFailure e) {
            if (!storeDown) {
                storeDown = true;
                LOG.warn("Responses are kept in memory only, because the database does not take them");
            }
            return false;
        } catch (RuntimeException e) {
            LOG.error("Responses could not be stored", e);
            return false;
        } finally {
            storing.unlock();
        }
    }

    private Set<ResponseKey> takeUsed() {
        return asked(() -> {
            Set<ResponseKey> taken = used;
            used = new HashSet<>();
            return taken;
        });
    }

    /** Stores what waits, where the store takes it, and ends the thread. */
    @Override
    public void close() {
        locked(() -> {
            closed = true;
            changed.signalAll();
        });
        drain();
    }

    private void locked(Runnable work) {
        state.lock();
        try {
            work.run();
        } finally {
            state.unlock();
        }
    }

    private <T extends @Nullable Object> T asked(Supplier<T> work) {
        state.lock();
        try {
            return work.get();
        } finally {
            state.unlock();
        }
    }
}
