package gateway.admin;

import gateway.access.ClientKey;
import gateway.access.GeneratedKey;
import gateway.access.KeyRing;
import gateway.access.KeyScope;
import gateway.audit.AuditLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What operators do with client and admin keys, over HTTP and from the command line. Every change leaves a row in the audit log,
 * with the actor: the id of the admin key, or {@code command line}. Safe from many threads; every call may fail with
 * STORAGE_UNAVAILABLE.
 */
public final class KeyAdministration {

    private final KeyRing keys;
    private final AuditLog audit;

    public KeyAdministration(KeyRing keys, AuditLog audit) {
        this.keys = keys;
        this.audit = audit;
    }

    /** The stored keys, revoked ones included, in the order in which they were made. */
    public List<ClientKey> list() {
        return keys.keys();
    }

    /**
     * Makes a key.
     *
     * @param domain the team whose accounts serve it, null for none
     * @param hosts other domains that it may choose by the host that it calls
     * @throws gateway.error.GatewayFailure REQUEST_FIELD, or ACCESS_KEY_NAME when a valid key has that name
     */
    public GeneratedKey create(String name, KeyScope scope, @Nullable String domain, List<String> hosts, String actor) {
        Set<String> choices = new HashSet<>();
        for (String host : hosts) {
            choices.add(Objects.requireNonNull(AccountInput.domain("hosts", host)));
        }
        GeneratedKey made =
                keys.create(AccountInput.name("name", name), scope, AccountInput.domain("domain", domain), choices);
        audit.record(actor, "key.create", made.row().id(), detail(made.row()));
        return made;
    }

    /**
     * Revokes a key; all nodes refuse it at once.
     *
     * @return whether there was one that was still valid
     */
    public boolean revoke(String idOrName, String actor) {
        List<ClientKey> meant = list().stream()
                .filter(key -> key.revokedAt() == null)
                .filter(key -> key.id().equals(idOrName) || key.name().equals(idOrName))
                .toList();
        if (!keys.revoke(idOrName)) {
            return false;
        }
        meant.forEach(key -> audit.record(actor, "key.revoke", key.id(), detail(key)));
        return true;
    }

    private static Map<String, Object> detail(ClientKey key) {
        Map<String, Object> detail = new HashMap<>();
        detail.put("name", key.name());
        detail.put("scope", AccountJson.word(key.scope()));
        if (key.domain() != null) {
            detail.put("domain", key.domain());
        }
        if (!key.hosts().isEmpty()) {
            detail.put("hosts", key.hosts().stream().sorted().toList());
        }
        return detail;
    }
}
