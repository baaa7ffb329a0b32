package gateway.storage;

import static gateway.storage.Transactions.utc;
import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.credential.Credential;
import gateway.credential.SecretBox;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in the table {@code account}, their secrets sealed for their own row; pins in {@code resource_pin}. Safe from many
 * threads.
 */
public final class PostgresAccountStore implements AccountStore {

    private static final String INSERT = "insert into account (id, name, kind, state, state_reason, limited_until,"
            + " organization_uuid, secret_sealed, secret_hash, refresh_sealed, token_expires_at, token_issued_at, created_at,"
            + " last_used_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";

    private final DataSource source;
    private final SecretBox box;
    private final AccountRows rows;

    public PostgresAccountStore(DataSource source, SecretBox box) {
        this.source = source;
        this.box = box;
        this.rows = new AccountRows(box);
    }

    @Override
    public List<Account> loadAll() {
        return Transactions.each(source, connection -> {
            List<Account> accounts = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("select * from account order by position");
                    ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    accounts.add(rows.read(results));
                }
            }
            return accounts;
        });
    }

    @Override
    public boolean insert(Account account) {
        String id = account.id();
        Credential credential = account.credential();
        Credential.OAuthToken token = credential instanceof Credential.OAuthToken oauth ? oauth : null;
        String refresh = token == null ? null : token.refreshToken();
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                statement.setObject(1, UUID.fromString(id));
                statement.setString(2, account.name());
                statement.setString(3, account.kind().name());
                statement.setString(4, account.state().name());
                statement.setString(5, account.stateReason());
                setTime(statement, 6, account.limitedUntil());
                statement.setString(7, account.organizationUuid());
                statement.setString(8, box.seal(credential.secret(), AccountRows.secretOf(id)));
                statement.setString(9, sha256(credential.secret()));
                statement.setString(10, refresh == null ? null : box.seal(refresh, AccountRows.refreshOf(id)));
                setTime(statement, 11, token == null ? null : token.expiresAt());
                setTime(statement, 12, token == null ? null : token.issuedAt());
                setTime(statement, 13, account.createdAt());
                setTime(statement, 14, account.lastUsedAt());
                return statement.executeUpdate() == 1;
            }
        });
    }

    private static void setTime(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        statement.setObject(index, utc(time), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    public void updateState(
            String accountId, AccountState state, @Nullable String reason, @Nullable Instant limitedUntil) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "update account set state = ?, state_reason = ?, limited_until = ? where id = ?")) {
                statement.setString(1, state.name());
                statement.setString(2, reason);
                setTime(statement, 3, limitedUntil);
                statement.setObject(4, UUID.fromString(accountId));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public void touch(Map<String, Instant> lastUsedByAccountId) {
        if (lastUsedByAccountId.isEmpty()) {
            return;
        }
        try {
            // in the same order on every node, so that two of them cannot wait for each other's rows
            Map<String, Instant> ordered = new TreeMap<>(lastUsedByAccountId);
            Transactions.together(source, connection -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "update account set last_used_at = greatest(last_used_at, ?) where id = ?")) {
                    for (Map.Entry<String, Instant> entry : ordered.entrySet()) {
                        setTime(statement, 1, entry.getValue());
                        statement.setObject(2, UUID.fromString(entry.getKey()));
                        statement.addBatch();
                    }
                    return statement.executeBatch();
                }
            });
        } catch (SQLException e) {
            throw Transactions.unavailable(e);
        }
    }

    @Override
    public void pin(String resourceId, String accountId) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "insert into resource_pin (resource_id, account_id) values (?, ?) on conflict do nothing")) {
                statement.setString(1, resourceId);
                statement.setString(2, accountId);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public Optional<String> pinnedAccount(String resourceId) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select account_id from resource_pin where resource_id = ?")) {
                // U+0000 is in no stored id, and PostgreSQL refuses to look for it
                statement.setString(1, resourceId.replace("\0", ""));
                try (ResultSet results = statement.executeQuery()) {
                    return results.next() ? Optional.of(results.getString(1)) : Optional.<String>empty();
                }
            }
        });
    }

    private static String sha256(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }
}
