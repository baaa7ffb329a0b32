package gateway.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import gateway.protocol.Json;
import java.sql.PreparedStatement;
import java.util.Map;
import javax.sql.DataSource;

/** Who changed what, in the table {@code audit}. Safe from many threads; calls may fail with STORAGE_UNAVAILABLE. */
public final class PostgresAuditLog {

    private final DataSource source;

    public PostgresAuditLog(DataSource source) {
        this.source = source;
    }

    /**
     * Adds one entry, at the database's time.
     *
     * @param actor id of the admin key, or {@code command-line}
     * @param action verb and noun: {@code create-key}
     * @param subject what was changed
     * @param detail more about it, never a secret; values that Jackson can write
     */
    public void record(String actor, String action, String subject, Map<String, Object> detail) {
        String json = json(detail);
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into audit (actor, action, subject, detail) values (?, ?, ?, cast(? as jsonb))")) {
                statement.setString(1, actor);
                statement.setString(2, action);
                statement.setString(3, subject);
                statement.setString(4, json);
                return statement.executeUpdate();
            }
        });
    }

    private static String json(Map<String, Object> detail) {
        try {
            return Json.mapper().writeValueAsString(detail);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("audit detail: expected values that can be written as JSON", e);
        }
    }
}
