package gateway.storage;

import gateway.routes.picture.StepKey;
import gateway.routes.seen.StepSeen;
import gateway.routes.seen.StepSeenStore;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The table {@code route_step_seen}. Safe from many threads and nodes. */
public final class PostgresStepSeenStore implements StepSeenStore {

    /** All nodes take the rows in one order, so that they do not wait for each other in circles. */
    private static final Comparator<StepKey> ORDER =
            Comparator.comparing(StepKey::route).thenComparing(StepKey::step);

    private final DataSource source;

    public PostgresStepSeenStore(DataSource source) {
        this.source = source;
    }

    @Override
    public void add(Map<StepKey, Long> passed, Instant now) {
        if (passed.isEmpty()) {
            return;
        }
        List<StepKey> keys = passed.keySet().stream().sorted(ORDER).toList();
        Timestamp moment = Timestamp.from(now);
        Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    insert into route_step_seen as known (route, step, since, last_seen, count) values (?, ?, ?, ?, ?)
                    on conflict (route, step) do update set count = known.count + excluded.count,
                        last_seen = greatest(known.last_seen, excluded.last_seen)""")) {
                for (StepKey key : keys) {
                    long count = passed.getOrDefault(key, 0L);
                    statement.setString(1, key.route());
                    statement.setString(2, key.step());
                    statement.setTimestamp(3, moment);
                    statement.setTimestamp(4, count > 0 ? moment : null);
                    statement.setLong(5, count);
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    @Override
    public List<StepSeen> all() {
        return Transactions.each(source, connection -> {
            List<StepSeen> all = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "select route, step, since, last_seen, count from route_step_seen");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Timestamp last = rows.getTimestamp(4);
                    all.add(new StepSeen(
                            new StepKey(rows.getString(1), rows.getString(2)),
                            rows.getTimestamp(3).toInstant(),
                            last == null ? null : last.toInstant(),
                            rows.getLong(5)));
                }
            }
            return all;
        });
    }
}
