package gateway.usage;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
     * Rows in id order.
     *
     * @param since only rows that arrived at or after this instant, null for all
     * @param after only rows with a greater id, null from the beginning
     * @param limit most rows to return
     */
    List<StoredUsage> find(@Nullable Instant since, @Nullable UUID after, int limit);
}
