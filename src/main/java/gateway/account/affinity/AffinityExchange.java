package gateway.account.affinity;

import gateway.account.affinity.AffinityStore.Page;
import gateway.account.affinity.AffinityStore.StoredBinding;
import gateway.account.affinity.Conversation.Bond;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries bindings between the book and the store, at its own pace. What could not be stored is kept for the next time. Safe
 * from many threads.
 */
final class AffinityExchange {

    private static final Logger LOG = LoggerFactory.getLogger(AffinityExchange.class);
    private static final int BATCH = 1000;

    /** While the store is down the others are not told of more; this node knows them. */
    private static final int MOST_UNSTORED = 100_000;

    private final AffinityStore store;
    private final InstantSource clock;
    private final ConcurrentHashMap<Long, Conversation> unstored = new ConcurrentHashMap<>();
    private final ReentrantLock running = new ReentrantLock();
    private long mark;
    private boolean down;

    AffinityExchange(AffinityStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Notes that the store should hear of this key. */
    void announce(Long key, Conversation conversation) {
        if (unstored.size() < MOST_UNSTORED || unstored.containsKey(key)) {
            unstored.put(key, conversation);
        }
    }

    /** Stores, then reads; at most one thread at a time, a second one returns at once. */
    void run(BiConsumer<Long, Bond> learn) {
        if (!running.tryLock()) {
            return;
        }
        try {
            save();
            Page page = store.changedSince(mark);
            mark = page.mark();
            for (StoredBinding each : page.bindings()) {
                learn.accept(each.key(), new Bond(each.accountId(), each.boundAt(), each.until(), 0));
            }
            isUp();
        } catch (RuntimeException e) {
            isDown(e);
        } finally {
            running.unlock();
        }
    }

    void removeEnded() {
        running.lock();
        try {
            store.removeEnded();
            isUp();
        } catch (RuntimeException e) {
            isDown(e);
        } finally {
            running.unlock();
        }
    }

    private void save() {
        Instant now = clock.instant();
        // While the store is down they would pile up.
        unstored.values().removeIf(conversation -> !conversation.livesAt(now));
        Map<Long, Conversation> taken = new HashMap<>();
        for (Map.Entry<Long, Conversation> entry : unstored.entrySet()) {
            if (unstored.remove(entry.getKey(), entry.getValue())
                    && entry.getValue().livesAt(now)) {
                taken.put(entry.getKey(), entry.getValue());
            }
            if (taken.size() == BATCH) {
                save(taken);
                taken.clear();
            }
        }
        if (!taken.isEmpty()) {
            save(taken);
        }
    }

    private void save(Map<Long, Conversation> conversations) {
        List<StoredBinding> bindings = new ArrayList<>(conversations.size());
        conversations.forEach((key, conversation) -> {
            Bond bond = conversation.bond();
            bindings.add(new StoredBinding(key, bond.accountId(), bond.boundAt(), bond.until()));
        });
        try {
            store.save(bindings);
        } catch (RuntimeException e) {
            conversations.forEach(unstored::putIfAbsent);
            throw e;
        }
    }

    private void isUp() {
        if (down) {
            LOG.debug("Conversations are shared with the other nodes again");
            down = false;
        }
    }

    private void isDown(RuntimeException cause) {
        if (!down) {
            LOG.warn("Conversations are not shared with the other nodes for now", cause);
            down = true;
        }
    }
}
