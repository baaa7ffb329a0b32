package gateway.storage;

import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Settings changed at run time, in the table {@code setting}. Safe from many threads; calls may fail with STORAGE_UNAVAILABLE. */
public final class PostgresSettingStore {

    private final DataSource source;

    public PostgresSettingStore(DataSource source) {
        this.source = source;
    }

    /** Values by {@code gateway.*} key. */
    public Map<String, String> loadAll() {
        return Transactions.each(source, connection -> {
            Map<String, String> settings = new TreeMap<>();
            try (PreparedStatement statement = connection.prepareStatement("select key, value from setting");
                    ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    settings.put(results.getString(1), results.getString(2));
                }
            }
            return settings;
        });
    }

    /**
     * Sets one value.
     *
     * @param actor who changes it
     */
    public void put(String key, String value, String actor) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into setting (key, value, updated_by) values (?, ?, ?) on conflict (key) do update"
                            + " set value = excluded.value, updated_by = excluded.updated_by, updated_at = now()")) {
                statement.setString(1, key);
                statement.setString(2, value);
                statement.setString(3, actor);
                return statement.executeUpdate();
            }
        });
    }
}
