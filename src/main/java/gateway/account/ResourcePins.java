package gateway.account;

import gateway.error.GatewayFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Anthropic's resources are and whose they are: the store, with the most recent pins in memory. Safe from many threads.
 * While the store is down, pins made by this process still hold, and are kept for the store until {@link #retry} has stored
 * them.
 */
public final class ResourcePins {

    private static final Logger LOG = LoggerFactory.getLogger(ResourcePins.class);
    private static final int REMEMBERED = 10_000;

    /** With so many that are not stored yet nothing should be made any more. */
    private static final int MOST_UNSTORED = 10_000;

    /** What is under way then is still kept. */
    private static final int LAST_UNSTORED = 2 * MOST_UNSTORED;

    private final PinStore store;
    private final Map<String, Pin> recent = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pin> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Pins that the store does not know yet, the one that is tried next first; guarded by {@link #recent}. */
    private final Map<String, Pin> unstored = new LinkedHashMap<>();

    private final ReentrantLock retrying = new ReentrantLock();

    public ResourcePins(PinStore store) {
        this.store = store;
    }

    /**
     * Remembers where a resource is and whose it is. A pin that is there already stays: no answer takes a resource over. Returns
     * when the pin is stored, or when the store has failed and the pin is kept for the next {@link #retry}.
     */
    public void pin(String resourceId, Pin pin) {
        Pin held;
        synchronized (recent) {
            Pin waiting = unstored.get(resourceId);
            held = waiting == null ? recent.putIfAbsent(resourceId, pin) : waiting;
        }
        if (held == null) {
            held = stored(resourceId, pin);
        }
        if (!held.equals(pin)) {
            LOG.warn(
                    "The answer of account {} names a resource that is pinned elsewhere; it stays there",
                    pin.accountId());
        }
    }

    private Pin stored(String resourceId, Pin pin) {
        try {
            Pin held = store.pin(resourceId, pin);
            if (!held.equals(pin)) {
                remember(Map.of(resourceId, held));
            }
            return held;
        } catch (RuntimeException e) {
            LOG.warn("The pin of a resource of account {} is not stored yet", pin.accountId(), e);
            keep(resourceId, pin);
            return pin;
        }
    }

    private void keep(String resourceId, Pin pin) {
        synchronized (recent) {
            if (unstored.size() < LAST_UNSTORED) {
                unstored.put(resourceId, pin);
                return;
            }
        }
        LOG.error("Nobody will know whose resource {} of account {} is", resourceId, pin.accountId());
    }

    /** Stores what the store has missed, until it fails; does nothing while another thread does that. */
    public void retry() {
        if (!retrying.tryLock()) {
            return;
        }
        try {
            for (Map.Entry<String, Pin> each : waiting()) {
                if (!storedNow(each.getKey(), each.getValue())) {
                    return;
                }
            }
        } finally {
            retrying.unlock();
        }
    }

    private boolean storedNow(String resourceId, Pin pin) {
        try {
            Pin held = store.pin(resourceId, pin);
            synchronized (recent) {
                unstored.remove(resourceId);
                recent.put(resourceId, held);
            }
            return true;
        } catch (RuntimeException e) {
            int left;
            synchronized (recent) {
                // Behind the others: one that can never be stored must not hold them up.
                unstored.remove(resourceId);
                unstored.put(resourceId, pin);
                left = unstored.size();
            }
            LOG.warn("{} pins of resources are not stored yet", left, e);
            return false;
        }
    }

    private List<Map.Entry<String, Pin>> waiting() {
        synchronized (recent) {
            return unstored.entrySet().stream().map(Map.Entry::copyOf).toList();
        }
    }

    /** Whether so many pins are not stored yet that nothing should be made any more. */
    public boolean isFull() {
        synchronized (recent) {
            return unstored.size() >= MOST_UNSTORED;
        }
    }

    /**
     * The pin of a resource, empty when it has none.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE when only the store could tell
     */
    public Optional<Pin> find(String resourceId) {
        return Optional.ofNullable(findAll(List.of(resourceId)).get(resourceId));
    }

    /**
     * The pins of these resources, where they have one.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE when only the store could tell
     */
    public Map<String, Pin> findAll(Collection<String> resourceIds) {
        Map<String, Pin> found = HashMap.newHashMap(resourceIds.size());
        List<String> others = new ArrayList<>();
        synchronized (recent) {
            for (String id : resourceIds) {
                @Nullable Pin known = recent.get(id);
                known = known == null ? unstored.get(id) : known;
                if (known == null) {
                    others.add(id);
                } else {
                    found.put(id, known);
                }
            }
        }
        if (!others.isEmpty()) {
            Map<String, Pin> stored = store.pins(others);
            remember(stored);
            found.putAll(stored);
        }
        return found;
    }

    private void remember(Map<String, Pin> pins) {
        synchronized (recent) {
            recent.putAll(pins);
        }
    }
}
