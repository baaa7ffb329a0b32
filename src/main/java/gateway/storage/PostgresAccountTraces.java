package gateway.storage;

import gateway.account.AccountTraces;
import gateway.account.ModelCoolDown;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import gateway.upstream.UsageWindows;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Last use and windows in the table {@code account}, rests of models in {@code model_cool_down}. Safe from many threads. */
public final class PostgresAccountTraces implements AccountTraces {

    /** By the server's order of time: what is newer in the store stays. */
    private static final String SAVE_WINDOWS = "update account set windows = cast(? as jsonb) where id = ?"
            + " and (windows is null or cast(windows ->> 'at' as timestamptz) < ?)";

    private final DataSource source;
    private final ModelCoolDowns coolDowns;

    public PostgresAccountTraces(DataSource source) {
        this.source = source;
        this.coolDowns = new ModelCoolDowns(source);
    }

    @Override
    public void touch(Map<String, Instant> lastUsedByAccountId) {
        String sql = "update account set last_used_at = greatest(last_used_at, ?) where id = ?";
        forEach(
                sql,
                lastUsedByAccountId,
                (id, at, parameters) -> parameters.time(at).id(id));
    }

    @Override
    public void saveWindows(Map<String, UsageWindows> windowsByAccountId) {
        forEach(
                SAVE_WINDOWS,
                windowsByAccountId,
                (id, windows, parameters) ->
                        parameters.text(UsageWindowsJson.write(windows)).id(id).time(windows.at()));
    }

    private interface Binding<T> {
        void set(String accountId, T value, Parameters parameters) throws SQLException;
    }

    /** In the same order on every node, so that two of them cannot wait for each other's rows. */
    private <T> void forEach(String sql, Map<String, T> valuesByAccountId, Binding<T> binding) {
        if (valuesByAccountId.isEmpty()) {
            return;
        }
        Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Map.Entry<String, T> each : new TreeMap<>(valuesByAccountId).entrySet()) {
                    binding.set(each.getKey(), each.getValue(), new Parameters(statement));
                    statement.addBatch();
                }
                return statement.executeBatch();
            }
        });
    }

    @Override
    public void saveModelCoolDowns(List<ModelCoolDown> resting) {
        coolDowns.save(resting);
    }

    @Override
    public void liftModelCoolDowns(String accountId, @Nullable String model) {
        coolDowns.lift(accountId, model);
    }

    @Override
    public List<ModelCoolDown> modelCoolDowns(Instant now) {
        return coolDowns.running(now);
    }
}
