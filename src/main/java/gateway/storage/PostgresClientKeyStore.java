package gateway.storage;

import static gateway.storage.connection.Transactions.instant;

import com.fasterxml.jackson.core.type.TypeReference;
import gateway.access.ClientKey;
import gateway.access.ClientKeyStore;
import gateway.access.KeyScope;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.StoredText;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Client and admin keys in the table {@code client_key}. Safe from many threads. */
public final class PostgresClientKeyStore implements ClientKeyStore {

    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};

    private static final String ALONE = "select pg_advisory_xact_lock(hashtext('gateway.client_key_names'))";

    private static final String INSERT = """
        insert into client_key (id, name, scope, hmac, hint, created_at, revoked_at, domain, hosts)
        select ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb)
        where not exists (select from client_key where revoked_at is null and name = ?)\
        """;

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
                instant(results.getObject("revoked_at", OffsetDateTime.class)),
                results.getString("domain"),
                StoredText.parse(results.getString("hosts"), NAMES));
    }

    /**
     * {@inheritDoc} Who adds keys at once waits for each other. No index sees to that: names that were given twice before stay
     * valid.
     */
    @Override
    public boolean insert(ClientKey key) {
        return Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement alone = connection.prepareStatement(ALONE)) {
                alone.execute();
            }
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                new Parameters(statement)
                        .id(key.id())
                        .text(key.name())
                        .text(key.scope().name())
                        .text(key.hmac())
                        .text(key.hint())
                        .time(key.createdAt())
                        .time(key.revokedAt())
                        .text(key.domain())
                        .json(key.hosts())
                        .text(key.name());
                return statement.executeUpdate() > 0;
            }
        });
    }

    /** {@inheritDoc} Of several keys with the same name all are revoked. */
    @Override
    public boolean revoke(String idOrName, Instant at) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "update client_key set revoked_at = ? where revoked_at is null and (id::text = ? or name = ?)")) {
                new Parameters(statement).time(at).text(idOrName).text(idOrName);
                return statement.executeUpdate() > 0;
            }
        });
    }
}
