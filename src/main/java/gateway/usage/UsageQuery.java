package gateway.usage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of usage rows, in the order of their ids, which is that of arrival within a process. Immutable.
 *
 * @param filter which rows
 * @param newestFirst whether ids get smaller
 * @param beyond only rows behind the one with this id in this order, null from the beginning
 * @param limit most rows to return
 */
public record UsageQuery(
        UsageFilter filter, boolean newestFirst, @Nullable UUID beyond, int limit) {

    /** The oldest rows of all. */
    public static UsageQuery oldest(int limit) {
        return new UsageQuery(UsageFilter.ALL, false, null, limit);
    }

    /** The rows behind one. */
    public UsageQuery behind(UUID id) {
        return new UsageQuery(filter, newestFirst, id, limit);
    }
}
