package gateway.usage;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where usage rows live for good. Safe from many threads. */
public interface UsageStore {

    /**
     * Stores rows in one transaction; a row whose id is there already is left as it is, one that can never be stored is logged
     * and left out.
     *
     * @throws gateway.error.GatewayFailure of kind STORAGE_UNAVAILABLE when the database cannot take them now
     */
    void insertAll(List<JournalledRow> rows);

    /**
     * A page of rows.
     *
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE when the database does not answer, REQUEST_TOO_COSTLY when it would
     *     have to look through more rows than it can in some seconds
     */
    List<StoredUsage> find(UsageQuery query);

    /**
     * The row of a request; empty where there is none.
     *
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE when the database does not answer
     */
    default Optional<StoredUsage> find(UUID id) {
        UUID before = new UUID(
                id.getMostSignificantBits() - (id.getLeastSignificantBits() == 0 ? 1 : 0),
                id.getLeastSignificantBits() - 1);
        return find(new UsageQuery(UsageFilter.ALL, false, before, 1)).stream()
                .filter(row -> row.id().equals(id))
                .findFirst();
    }
}
