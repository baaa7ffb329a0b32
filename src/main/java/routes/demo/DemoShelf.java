package routes.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the files or batches of the demo in memory. A thing belongs to the account key that made it, and no other key finds it,
 * as with the real upstream. Bounded: beyond the capacity the oldest goes. Safe from many threads.
 *
 * @param <T> what is kept
 */
final class DemoShelf<T> {

    private final int capacity;
    private final Map<String, Owned<T>> things = new LinkedHashMap<>();

    DemoShelf(int capacity) {
        this.capacity = capacity;
    }

    private record Owned<T>(String accountKey, T thing) {}

    /** Keeps a thing, or replaces the one with the same id. */
    synchronized void put(String accountKey, String id, T thing) {
        things.put(id, new Owned<>(accountKey, thing));
        while (things.size() > capacity) {
            things.remove(things.keySet().iterator().next());
        }
    }

    /** The thing with this id, when this account made it. */
    synchronized Optional<T> find(String accountKey, String id) {
        return Optional.ofNullable(things.get(id))
                .filter(owned -> owned.accountKey().equals(accountKey))
                .map(Owned::thing);
    }

    /** Everything that this account made, oldest first. */
    synchronized List<T> all(String accountKey) {
        return things.values().stream()
                .filter(owned -> owned.accountKey().equals(accountKey))
                .map(Owned::thing)
                .toList();
    }

    /** Removes the thing, when this account made it. */
    synchronized Optional<T> remove(String accountKey, String id) {
        Optional<T> found = find(accountKey, id);
        found.ifPresent(thing -> things.remove(id));
        return found;
    }
}
