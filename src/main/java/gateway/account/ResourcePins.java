package gateway.account;

import gateway.error.GatewayFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which account a provider's resource belongs to: the store, with the most recent pins in memory. Safe from many threads. While
 * the store is down, pins made by this process still hold.
 */
public final class ResourcePins {

    private static final Logger LOG = LoggerFactory.getLogger(ResourcePins.class);
    private static final int REMEMBERED = 10_000;

    private final AccountStore store;
    private final Map<String, String> recent = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    public ResourcePins(AccountStore store) {
        this.store = store;
    }

    /** Remembers that a resource belongs to an account; returns when it is stored, or when the store has failed. */
    public void pin(String resourceId, String accountId) {
        synchronized (recent) {
            if (accountId.equals(recent.put(resourceId, accountId))) {
                return;
            }
        }
        try {
            store.pin(resourceId, accountId);
        } catch (GatewayFailure e) {
            LOG.warn("The pin of resource {} could not be stored", resourceId, e);
        }
    }

    /** The account that a resource belongs to, empty when it is not known. */
    public Optional<String> accountOf(String resourceId) {
        synchronized (recent) {
            String known = recent.get(resourceId);
            if (known != null) {
                return Optional.of(known);
            }
        }
        try {
            Optional<String> stored = store.pinnedAccount(resourceId);
            stored.ifPresent(account -> {
                synchronized (recent) {
                    recent.put(resourceId, account);
                }
            });
            return stored;
        } catch (GatewayFailure e) {
            LOG.warn("The pin of resource {} could not be looked up", resourceId, e);
            return Optional.empty();
        }
    }
}
