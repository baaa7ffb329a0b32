package gateway.usage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usage rows, added up in groups. Only rows that are kept count. Safe from many threads. */
public interface UsageSums {

    /** No answer has more groups. */
    int MOST_GROUPS = 1_000;

    /**
     * Those rows that have something in common.
     *
     * @param value what they have in common: the id of the key or account, the name of the provider or model, the day as {@code
     *     2026-11-21}, the status; null for rows without one
     */
    record Group(@Nullable String value, AccountUsage.Sums sums) {}

    /**
     * Sums of groups and of all.
     *
     * @param groups days with the latest first, others with the dearest first and then those with the most tokens
     * @param total over all rows of the filter, also those of groups that are left out
     * @param more whether there are more groups than were asked for
     */
    record Summary(List<Group> groups, AccountUsage.Sums total, boolean more) {}

    /**
     * Adds up rows.
     *
     * @param limit most groups to return, 1 to {@link #MOST_GROUPS}
     * @throws gateway.error.GatewayFailure of kind STORAGE_UNAVAILABLE when the database does not answer, REQUEST_TOO_COSTLY when
     *     there are too many rows
     */
    Summary sum(UsageGrouping by, UsageFilter filter, int limit);
}
