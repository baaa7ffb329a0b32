package routes.admin;

import gateway.access.ClientKey;
import gateway.access.ClientKeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keys in memory. */
final class MemoryKeys implements ClientKeyStore {

    private final List<ClientKey> rows = new ArrayList<>();

    @Override
    public List<ClientKey> loadAll() {
        return List.copyOf(rows);
    }

    @Override
    public boolean insert(ClientKey key) {
        boolean free = rows.stream()
                .noneMatch(row -> row.revokedAt() == null && row.name().equals(key.name()));
        return free && rows.add(key);
    }

    @Override
    public boolean revoke(String idOrName, Instant at) {
        for (ClientKey row : rows) {
            if (row.revokedAt() == null
                    && (row.id().equals(idOrName) || row.name().equals(idOrName))) {
                rows.set(
                        rows.indexOf(row),
                        new ClientKey(
                                row.id(),
                                row.name(),
                                row.scope(),
                                row.hmac(),
                                row.hint(),
                                row.createdAt(),
                                at,
                                row.domain(),
                                row.hosts()));
                return true;
            }
        }
        return false;
    }
}
