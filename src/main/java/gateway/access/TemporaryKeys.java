package gateway.access;

import gateway.error.GatewayFailure;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lets the operator in where no key of a scope is configured or stored: by a key that holds until the process ends. */
public final class TemporaryKeys {

    private final ClientKeyStore store;
    private final KeyHandover handover;
    private final Set<KeyScope> given = EnumSet.noneOf(KeyScope.class);

    public TemporaryKeys(ClientKeyStore store, KeyHandover handover) {
        this.store = store;
        this.handover = handover;
    }

    /** The configured keys, or a temporary one, handed over once, where there is no key of this scope at all. */
    List<String> unlessThere(List<String> configured, KeyScope scope) {
        if (!configured.isEmpty() || isStored(scope)) {
            return configured;
        }
        String key = KeyRing.newKey();
        handover.give(scope, key);
        given.add(scope);
        return List.of(key);
    }

    /**
     * The keys of a start: for each scope the configured ones, or a temporary one as by {@link #unlessThere}. What an earlier
     * process has left of its own is removed.
     */
    public FixedKeys ofStart(List<String> clients, List<String> admins) {
        takeBack();
        List<String> clientKeys = unlessThere(clients, KeyScope.CLIENT);
        List<String> adminKeys = unlessThere(admins, KeyScope.ADMIN);
        return new FixedKeys(clientKeys, adminKeys, given);
    }

    /** Removes the files that temporary keys were handed over in. */
    public void takeBack() {
        handover.takeBack();
    }

    /** The scopes for which a temporary key was made. */
    public Set<KeyScope> given() {
        return Set.copyOf(given);
    }

    private boolean isStored(KeyScope scope) {
        try {
            return store.loadAll().stream().anyMatch(key -> key.scope() == scope && key.revokedAt() == null);
        } catch (GatewayFailure e) {
            return false;
        }
    }
}
