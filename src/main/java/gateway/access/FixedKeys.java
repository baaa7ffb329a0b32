package gateway.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys that a process has from its start on and as long as it runs: configured ones, or temporary ones in their place. Immutable.
 *
 * @param clients in clear; blank ones are ignored
 * @param admins in clear; blank ones are ignored
 * @param temporary the scopes whose keys end with the process
 */
public record FixedKeys(List<String> clients, List<String> admins, Set<KeyScope> temporary) {

    private static final int LASTING_DIGITS = 24;

    public FixedKeys {
        clients = List.copyOf(clients);
        admins = List.copyOf(admins);
        temporary = Set.copyOf(temporary);
    }

    /** Who presents which key, by the HMAC of the key. */
    Map<String, ClientIdentity> identities(KeyScope scope, KeyHasher hasher) {
        List<String> keys = (scope == KeyScope.ADMIN ? admins : clients)
                .stream().filter(key -> !key.isBlank()).toList();
        boolean ending = temporary.contains(scope);
        String prefix = (ending ? "temporary" : "configured") + (scope == KeyScope.ADMIN ? "-admin" : "");
        Map<String, ClientIdentity> identities = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            String id = ending ? prefix : prefix + "-" + (i + 1);
            String hmac = hasher.hmac(keys.get(i).strip());
            // Its place in the list may be another key's tomorrow.
            String lastingId = prefix + "-" + hmac.substring(0, LASTING_DIGITS);
            identities.putIfAbsent(hmac, new ClientIdentity(id, id, scope, null, Set.of(), lastingId));
        }
        return Map.copyOf(identities);
    }

    /** Numbers only. */
    @Override
    public String toString() {
        return "FixedKeys[" + clients.size() + " client keys, " + admins.size() + " admin keys, temporary=" + temporary
                + "]";
    }
}
