package gateway.account;

import gateway.error.GatewayFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the provider's resources are and whose they are: the store, with the most recent pins in memory. Safe from many threads.
 * While the store is down, pins made by this process still hold.
 */
public final class ResourcePins {

    private static final Logger LOG = LoggerFactory.getLogger(ResourcePins.class);
    private static final int REMEMBERED = 10_000;

    private final AccountStore store;
    private final Map<String, Pin> recent = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pin> eldest) {
            return size() > REMEMBERED;
        }
    };

    public ResourcePins(AccountStore store) {
        this.store = store;
    }

    /**
     * Remembers where a resource is and whose it is. A pin that is there already stays: no answer takes a resource over. Returns
     * when the pin is stored, or when the store has failed.
     */
    public void pin(String resourceId, Pin pin) {
        Pin held;
        synchronized (recent) {
            held = recent.putIfAbsent(resourceId, pin);
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
        } catch (GatewayFailure e) {
            LOG.warn("The pin of a resource of account {} could not be stored", pin.accountId(), e);
            return pin;
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
     * The pins of those of these resources that have one.
     *
     * @throws GatewayFailure STORAGE_UNAVAILABLE when only the store could tell
     */
    public Map<String, Pin> findAll(Collection<String> resourceIds) {
        Map<String, Pin> found = HashMap.newHashMap(resourceIds.size());
        List<String> others = new ArrayList<>();
        synchronized (recent) {
            for (String id : resourceIds) {
                @Nullable Pin known = recent.get(id);
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
