package gateway.responses;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Responses in memory. Beyond the bound of a key its own go that were not used for longest, and the newest stays; beyond the bound
 * of all those of the key that has most. Safe from many threads; no call takes long.
 */
final class ResponseShelf {

    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<ResponseLimits> limits;
    private final Map<ResponseKey, Entry> all = new HashMap<>();
    private final OwnerShares shares = new OwnerShares();
    /** Ids of responses by the items of their output, for each owner. */
    private final Map<String, Map<String, String>> idsByItem = new HashMap<>();

    ResponseShelf(Supplier<ResponseLimits> limits) {
        this.limits = limits;
    }

    private record Entry(KeptResponse response, Instant until) {}

    /** Keeps a response. */
    void put(KeptResponse response, Instant until) {
        ResponseLimits bounds = limits.get();
        ResponseKey key = response.key();
        lock.lock();
        try {
            remove(key);
            if (response.bytes() > bounds.memory()) {
                return;
            }
            all.put(key, new Entry(response, until));
            shares.add(key, response.bytes());
            Map<String, String> items = idsByItem.computeIfAbsent(key.owner(), first -> new HashMap<>());
            response.items().forEach(item -> items.put(item, key.id()));
            ResponseKey first = shares.firstOfSome(key.owner());
            while (first != null && shares.bytesOf(key.owner()) > bounds.memoryOfKey()) {
                remove(first);
                first = shares.firstOfSome(key.owner());
            }
            first = shares.first();
            while (first != null && shares.bytes() > bounds.memory()) {
                remove(first);
                first = shares.first();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A response, null where it is not here; being asked for is a use. */
    @Nullable
    KeptResponse find(ResponseKey key, Instant now) {
        lock.lock();
        try {
            Entry entry = all.get(key);
            if (entry == null || !entry.until().isAfter(now)) {
                return null;
            }
            shares.use(key);
            return entry.response();
        } finally {
            lock.unlock();
        }
    }

    /** The response of an owner that has an item in its output, null where it is not here. */
    @Nullable
    KeptResponse withItem(String owner, String item, Instant now) {
        lock.lock();
        try {
            String id = idsByItem.getOrDefault(owner, Map.of()).get(item);
            return id == null ? null : find(new ResponseKey(owner, id), now);
        } finally {
            lock.unlock();
        }
    }

    /** Lets a response live longer. */
    void prolong(ResponseKey key, Instant until) {
        lock.lock();
        try {
            all.computeIfPresent(key, (same, entry) -> new Entry(entry.response(), until));
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a response. */
    void remove(ResponseKey key) {
        lock.lock();
        try {
            Entry entry = all.remove(key);
            if (entry == null) {
                return;
            }
            shares.remove(key);
            idsByItem.computeIfPresent(key.owner(), (owner, items) -> {
                entry.response().items().forEach(item -> items.remove(item, key.id()));
                return shares.bytesOf(owner) == 0 ? null : items;
            });
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what has ended. */
    void removeEnded(Instant now) {
        lock.lock();
        try {
            List<ResponseKey> ended = new ArrayList<>();
            all.forEach((key, entry) -> {
                if (!entry.until().isAfter(now)) {
                    ended.add(key);
                }
            });
            ended.forEach(this::remove);
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return all.size();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return shares.bytes();
        } finally {
            lock.unlock();
        }
    }
}
