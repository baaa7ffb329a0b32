package gateway.account.affinity;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A store in memory that keeps the promises of the interface and can be switched off. */
final class SharedStore implements AffinityStore {

    private final InstantSource clock;
    private final Map<Long, StoredBinding> bindings = new HashMap<>();
    private final Map<Long, Long> changed = new HashMap<>();
    private long changes;
    private int saved;
    private boolean down;

    SharedStore(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void down(boolean isDown) {
        down = isDown;
    }

    /** Rows that were given to {@link #save} so far. */
    synchronized int saved() {
        return saved;
    }

    synchronized StoredBinding binding(long key) {
        return bindings.get(key);
    }

    @Override
    public synchronized void save(List<StoredBinding> news) {
        check();
        saved += news.size();
        for (StoredBinding each : news) {
            bindings.merge(each.key(), each, SharedStore::winner);
            changed.put(each.key(), ++changes);
        }
    }

    private static StoredBinding winner(StoredBinding held, StoredBinding other) {
        StoredBinding later = other.boundAt().isAfter(held.boundAt()) ? other : held;
        Instant until = other.until().isAfter(held.until()) ? other.until() : held.until();
        return new StoredBinding(later.key(), later.accountId(), later.boundAt(), until);
    }

    @Override
    public synchronized Page changedSince(long mark) {
        check();
        List<StoredBinding> page = new ArrayList<>();
        changed.forEach((key, change) -> {
            StoredBinding binding = bindings.get(key);
            if (change > mark && binding.until().isAfter(clock.instant())) {
                page.add(binding);
            }
        });
        return new Page(page, changes);
    }

    @Override
    public synchronized int removeEnded() {
        check();
        int before = bindings.size();
        bindings.values().removeIf(binding -> !binding.until().isAfter(clock.instant()));
        changed.keySet().retainAll(bindings.keySet());
        return before - bindings.size();
    }

    private void check() {
        if (down) {
            throw new GatewayFailure.GatewayUnavailable(FailureKind.STORAGE_UNAVAILABLE, null, null);
        }
    }
}
