package gateway.storage;

import gateway.audit.AuditLog;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.StoredText;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.util.Map;
import javax.sql.DataSource;

/** Who changed what, in the table {@code audit}. Safe from many threads. */
public final class PostgresAuditLog implements AuditLog {

    private final DataSource source;

    public PostgresAuditLog(DataSource source) {
        this.source = source;
    }

    @Override
    public void record(String actor, String action, String subject, Map<String, Object> detail) {
        String json = StoredText.json(detail);
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into audit (actor, action, subject, detail) values (?, ?, ?, cast(? as jsonb))")) {
                new Parameters(statement).text(actor).text(action).text(subject).text(json);
                return statement.executeUpdate();
            }
        });
    }
}
