package gateway.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import gateway.protocol.Json;
import gateway.settings.SettingChange;
import gateway.settings.SettingStore;
import gateway.settings.SettingVersion;
import gateway.settings.StoredSetting;
import gateway.settings.StoredSettings;
import gateway.storage.connection.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Settings changed at run time, in the table {@code setting}, and their versions in {@code setting_version}. Safe from many threads and
 * nodes; calls may fail with STORAGE_UNAVAILABLE.
 */
public final class PostgresSettingStore implements SettingStore {

    private final DataSource source;

    public PostgresSettingStore(DataSource source) {
        this.source = source;
    }

    @Override
    public Map<String, String> loadAll() {
        return load().values();
    }

    @Override
    public StoredSettings load() {
        return Transactions.allOrNothing(source, connection -> {
            List<StoredSetting> rows = new ArrayList<>();
            long version = version(connection);
            try (PreparedStatement statement = connection.prepareStatement(
                            "select key, value, updated_at, updated_by from setting order by key");
                    ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(new StoredSetting(
                            results.getString(1),
                            results.getString(2),
                            results.getTimestamp(3).toInstant(),
                            results.getString(4)));
                }
            }
            return new StoredSettings(version, rows);
        });
    }

    private static long version(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("select coalesce(max(version), 0) from setting_version");
                ResultSet results = statement.executeQuery()) {
            results.next();
            return results.getLong(1);
        }
    }

    /**
     * Sets one value, without a version.
     *
     * @param actor who changes it
     */
    public void put(String key, String value, String actor) {
        Transactions.each(source, connection -> {
            set(connection, key, value, actor);
            return true;
        });
    }

    private static void set(Connection connection, String key, String value, String actor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into setting (key, value, updated_by) values (?, ?, ?) on conflict (key) do update"
                        + " set value = excluded.value, updated_by = excluded.updated_by, updated_at = now()")) {
            statement.setString(1, key);
            statement.setString(2, value);
            statement.setString(3, actor);
            statement.executeUpdate();
        }
    }

    private static void remove(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from setting where key = ?")) {
            statement.setString(1, key);
            statement.executeUpdate();
        }
    }

    @Override
    public long change(
            long version,
            List<SettingChange> changes,
            Map<String, String> values,
            String actor,
            @Nullable String comment) {
        return Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement lock =
                    connection.prepareStatement("lock table setting_version in share row exclusive mode")) {
                lock.execute();
            }
            if (version(connection) != version) {
                return 0L;
            }
            for (SettingChange change : changes) {
                if (change.after() == null) {
                    remove(connection, change.key());
                } else {
                    set(connection, change.key(), change.after(), actor);
                }
            }
            keep(connection, version + 1, changes, values, actor, comment);
            return version + 1;
        });
    }

    private static void keep(
            Connection connection,
            long version,
            List<SettingChange> changes,
            Map<String, String> values,
            String actor,
            @Nullable String comment)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into setting_version (version, changes, all_after, comment, changed_by)"
                        + " values (?, ?::jsonb, ?::jsonb, ?, ?)")) {
            statement.setLong(1, version);
            statement.setString(2, Json.mapper().valueToTree(changes).toString());
            statement.setString(3, Json.mapper().valueToTree(values).toString());
            statement.setString(4, comment);
            statement.setString(5, actor);
            statement.executeUpdate();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("delete from setting_version where version <= ?")) {
            statement.setLong(1, version - VERSIONS);
            statement.executeUpdate();
        }
    }

    @Override
    public List<SettingVersion> versions() {
        return Transactions.each(source, connection -> {
            List<SettingVersion> versions = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "select version, changed_at, changed_by, comment, changes, all_after from setting_version"
                                    + " order by version desc");
                    ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    versions.add(new SettingVersion(
                            results.getLong(1),
                            results.getTimestamp(2).toInstant(),
                            results.getString(3),
                            results.getString(4),
                            read(results.getString(5), new TypeReference<List<SettingChange>>() {}),
                            read(results.getString(6), new TypeReference<Map<String, String>>() {})));
                }
            }
            return versions;
        });
    }

    private static <T> T read(String json, TypeReference<T> type) throws SQLException {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new SQLException("a version of the settings cannot be read", e);
        }
    }
}
