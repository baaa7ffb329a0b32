package gateway.access;

import gateway.error.GatewayFailure;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the operator in where no key of a scope is configured or stored: by a key that holds until the process ends. */
public final class TemporaryKeys {

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryKeys.class);

    private final ClientKeyStore store;

    public TemporaryKeys(ClientKeyStore store) {
        this.store = store;
    }

    /** The configured keys, or a temporary one, shown once with a warning, where there is no key of this scope at all. */
    public List<String> unlessThere(List<String> configured, KeyScope scope) {
        if (!configured.isEmpty() || isStored(scope)) {
            return configured;
        }
        String key = KeyRing.newKey();
        LOG.warn(
                "No {} key is configured or stored; this one holds until the process ends: {}",
                scope.name().toLowerCase(Locale.ROOT),
                key);
        return List.of(key);
    }

    private boolean isStored(KeyScope scope) {
        try {
            return store.loadAll().stream().anyMatch(key -> key.scope() == scope && key.revokedAt() == null);
        } catch (GatewayFailure e) {
            return false;
        }
    }
}
