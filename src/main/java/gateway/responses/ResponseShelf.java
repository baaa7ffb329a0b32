package gateway.responses;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Responses in memory. Beyond the bounds those go that were not used for longest, of one key and of all; the newest of a key stays
 * where it is within the bound of all. Safe from many threads; no call takes long.
 */
final class ResponseShelf {

    /** A response of few bytes costs more than its bytes. */
    private static final int MOST_RESPONSES = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<ResponseLimits> limits;
    /** In the order of their use. */
    private final LinkedHashMap<ResponseKey, Entry> all = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Shelf> byOwner = new HashMap<>();
    private long bytes;

    ResponseShelf(Supplier<ResponseLimits> limits) {
        this.limits = limits;
    }

    private record Entry(KeptResponse response, Instant until) {}

    /** The responses of one key, in the order of their use. */
    private static final class Shelf {
        private final LinkedHashMap<String, Long> sizes = new LinkedHashMap<>(4, 0.75f, true);
        private final Map<String, String> idByItem = new HashMap<>();
        private long bytes;

        /** Asking is what moves it behind the others. */
        void use(String id) {
            sizes.get(id);
        }
    }

    /** Keeps a response. */
    void put(KeptResponse response, Instant until) {
        ResponseLimits bounds = limits.get();
        lock.lock();
        try {
            remove(response.key());
            if (response.bytes() > bounds.memory()) {
                return;
            }
            Shelf shelf = byOwner.computeIfAbsent(response.key().owner(), first -> new Shelf());
            all.put(response.key(), new Entry(response, until));
            shelf.sizes.put(response.key().id(), response.bytes());
            response.items()
                    .forEach(item -> shelf.idByItem.put(item, response.key().id()));
            shelf.bytes += response.bytes();
            bytes += response.bytes();
            while (shelf.bytes > bounds.memoryOfKey() && shelf.sizes.size() > 1) {
                remove(new ResponseKey(
                        response.key().owner(), shelf.sizes.keySet().iterator().next()));
            }
            while (bytes > bounds.memory() || all.size() > MOST_RESPONSES) {
                remove(all.keySet().iterator().next());
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
            Shelf shelf = byOwner.get(key.owner());
            if (shelf != null) {
                shelf.use(key.id());
            }
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
            Shelf shelf = byOwner.get(owner);
            String id = shelf == null ? null : shelf.idByItem.get(item);
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
            Shelf shelf = byOwner.get(key.owner());
            if (entry == null || shelf == null) {
                return;
            }
            long size = entry.response().bytes();
            bytes -= size;
            shelf.bytes -= size;
            shelf.sizes.remove(key.id());
            entry.response().items().forEach(item -> shelf.idByItem.remove(item, key.id()));
            if (shelf.sizes.isEmpty()) {
                byOwner.remove(key.owner());
            }
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
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
