package gateway.usage;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A usage row that was read again, from the journal or from PostgreSQL. Immutable.
 *
 * @param columns what the values are
 * @param values in the order of the columns, as their {@link ColumnForm} says; a line of a former version lacks the last ones
 */
public record StoredUsage(UsageColumns columns, List<@Nullable Object> values) {

    /** The row's id. */
    public UUID id() {
        return (UUID) Objects.requireNonNull(get("id"));
    }

    /** When the request arrived. */
    public Instant time() {
        return (Instant) Objects.requireNonNull(get("time"));
    }

    /**
     * The value of a column, null when the row lacks it.
     *
     * @throws IllegalArgumentException when there is no such column
     */
    public @Nullable Object get(String column) {
        int index = columns.names().indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("expected a column of the table usage, got " + column);
        }
        return index < values.size() ? values.get(index) : null;
    }
}
