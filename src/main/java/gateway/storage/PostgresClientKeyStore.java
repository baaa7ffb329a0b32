package gateway.storage;

import static gateway.storage.Transactions.instant;
import static gateway.storage.Transactions.utc;

import gateway.access.ClientKey;
import gateway.access.ClientKeyStore;
import gateway.access.KeyScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Client and admin keys in the table {@code client_key}. Safe from many threads. */
public final class PostgresClientKeyStore implements ClientKeyStore {

    private final DataSource source;

    public PostgresClientKeyStore(DataSource source) {
        this.source = source;
    }

    @Override
    public List<ClientKey> loadAll() {
        return Transactions.each(source, connection -> {
            List<ClientKey> keys = new ArrayList<>();
            try (PreparedStatement statement =
                            connection.prepareStatement("select * from client_key order by position");
                    ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    keys.add(read(results));
                }
            }
            return keys;
        });
    }

    private static ClientKey read(ResultSet results) throws SQLException {
        return new ClientKey(
                results.getString("id"),
                results.getString("name"),
                KeyScope.valueOf(results.getString("scope")),
                results.getString("hmac"),
                results.getString("hint"),
                results.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(results.getObject("revoked_at", OffsetDateTime.class)));
    }

    @Override
    public void insert(ClientKey key) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("insert into client_key"
                    + " (id, name, scope, hmac, hint, created_at, revoked_at) values (?, ?, ?, ?, ?, ?, ?)")) {
                statement.setObject(1, UUID.fromString(key.id()));
                statement.setString(2, key.name());
                statement.setString(3, key.scope().name());
                statement.setString(4, key.hmac());
                statement.setString(5, key.hint());
                statement.setObject(6, utc(key.createdAt()), Types.TIMESTAMP_WITH_TIMEZONE);
                statement.setObject(7, utc(key.revokedAt()), Types.TIMESTAMP_WITH_TIMEZONE);
                return statement.executeUpdate();
            }
        });
    }

    /** {@inheritDoc} Of several keys with the same name all are revoked. */
    @Override
    public boolean revoke(String idOrName, Instant at) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "update client_key set revoked_at = ? where revoked_at is null and (id::text = ? or name = ?)")) {
                statement.setObject(1, utc(at), Types.TIMESTAMP_WITH_TIMEZONE);
                statement.setString(2, idOrName);
                statement.setString(3, idOrName);
                return statement.executeUpdate() > 0;
            }
        });
    }
}
