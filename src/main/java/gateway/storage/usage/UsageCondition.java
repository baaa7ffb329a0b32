package gateway.storage.usage;

import gateway.storage.connection.Parameters;
import gateway.usage.UsageFilter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A filter of usage rows as SQL. Immutable. */
final class UsageCondition {

    private final UsageFilter filter;

    UsageCondition(UsageFilter filter) {
        this.filter = filter;
    }

    /** The condition, with a question mark for each parameter of {@link #set}. */
    String sql() {
        List<String> parts = new ArrayList<>(List.of("true"));
        add(parts, filter.key(), "client_key = ?");
        add(parts, filter.account(), "account = ?");
        add(parts, filter.provider(), "provider = ?");
        add(parts, filter.model(), "(model_asked = ? or model_served = ?)");
        add(parts, filter.status(), "status = ?");
        add(parts, filter.since(), "time >= ?");
        add(parts, filter.until(), "time < ?");
        if (filter.replay() != null) {
            parts.add(filter.replay() ? "replay_of is not null" : "replay_of is null");
        }
        return String.join(" and ", parts);
    }

    private static void add(List<String> parts, @Nullable Object wanted, String part) {
        if (wanted != null) {
            parts.add(part);
        }
    }

    /** Sets the parameters of the condition; others may come before and behind them. */
    void set(Parameters parameters) throws SQLException {
        text(parameters, filter.key());
        text(parameters, filter.account());
        text(parameters, filter.provider());
        text(parameters, filter.model());
        text(parameters, filter.model());
        if (filter.status() != null) {
            parameters.number(filter.status());
        }
        if (filter.since() != null) {
            parameters.time(filter.since());
        }
        if (filter.until() != null) {
            parameters.time(filter.until());
        }
    }

    private static void text(Parameters parameters, @Nullable String wanted) throws SQLException {
        if (wanted != null) {
            parameters.text(wanted);
        }
    }
}
