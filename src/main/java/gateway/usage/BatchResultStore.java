package gateway.usage;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which results of batches are in usage rows. However often, by whomever and on whichever node results are fetched, each of them is
 * in one row. Safe from many threads and nodes; every call may fail with STORAGE_UNAVAILABLE.
 */
public interface BatchResultStore {

    /** Whether all results of a batch are counted. */
    boolean isComplete(String batchId);

    /**
     * Counts those of these results that are not counted yet, together with the usage row that has them: both are stored, or nothing.
     *
     * @param row makes the row that has these and all that the same request has counted before; null stores none. It may be called
     *     again, and must change nothing
     * @return those that were not counted before
     */
    Set<UUID> count(String batchId, Collection<UUID> results, Function<Set<UUID>, @Nullable UsageRow> row);

    /** All results of a batch are counted; none of them will be looked for again. */
    void complete(String batchId);
}
