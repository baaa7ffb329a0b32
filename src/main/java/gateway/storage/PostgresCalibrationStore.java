package gateway.storage;

import gateway.estimate.CalibrationStore;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Factors in the table {@code calibration}. Safe from many threads and nodes; the last node to save wins. */
public final class PostgresCalibrationStore implements CalibrationStore {

    private final DataSource source;

    public PostgresCalibrationStore(DataSource source) {
        this.source = source;
    }

    @Override
    public Map<String, Factor> load() {
        return Transactions.each(source, connection -> {
            Map<String, Factor> factors = new HashMap<>();
            try (PreparedStatement statement =
                            connection.prepareStatement("select family, factor, samples from calibration");
                    ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    factors.put(results.getString(1), new Factor(results.getDouble(2), results.getLong(3)));
                }
            }
            return factors;
        });
    }

    @Override
    public void save(Map<String, Factor> factors) {
        Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into calibration (family, factor, samples) values (?, ?, ?) on conflict (family) do update"
                            + " set factor = excluded.factor, samples = excluded.samples, saved_at = now()")) {
                // In one order on all nodes, so that two of them cannot wait for each other.
                for (Map.Entry<String, Factor> entry : new TreeMap<>(factors).entrySet()) {
                    statement.setString(1, entry.getKey());
                    statement.setDouble(2, entry.getValue().value());
                    statement.setLong(3, entry.getValue().samples());
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }
}
