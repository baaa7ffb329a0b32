package gateway.storage;

import static gateway.storage.connection.Transactions.instant;

import com.fasterxml.jackson.core.type.TypeReference;
import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountOptions;
import gateway.account.AccountProfile;
import gateway.account.AccountState;
import gateway.account.Plan;
import gateway.credential.Credential;
import gateway.credential.UnreadableSecretException;
import gateway.storage.connection.StoredText;
import gateway.upstream.OutgoingProxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows of the table {@code account}. An account whose secret does not open appears as INVALID with an empty secret, so
 * that the operator sees it and the others go on.
 */
final class AccountRows {

    private static final Logger LOG = LoggerFactory.getLogger(AccountRows.class);
    private static final TypeReference<Set<String>> NAMES = new TypeReference<>() {};
    private static final TypeReference<List<String>> LIST = new TypeReference<>() {};
    private static final TypeReference<Map<String, Boolean>> FLAGS = new TypeReference<>() {};

    private final AccountSecrets secrets;

    AccountRows(AccountSecrets secrets) {
        this.secrets = secrets;
    }

    Account read(ResultSet results) throws SQLException {
        String id = results.getString("id");
        AccountKind kind = AccountKind.valueOf(results.getString("kind"));
        Instant createdAt =
                results.getObject("created_at", OffsetDateTime.class).toInstant();
        AccountState state = AccountState.valueOf(results.getString("state"));
        String reason = results.getString("state_reason");
        Credential credential;
        Credential.SessionCookie cookie;
        OutgoingProxy proxy;
        try {
            credential = secrets.credential(results, id, kind, createdAt);
            cookie = secrets.cookie(results, id);
            proxy = secrets.proxy(results, id);
            if (credential.secret().isEmpty() && state != AccountState.INACTIVE) {
                state = AccountState.INVALID;
            }
        } catch (UnreadableSecretException e) {
            LOG.error("Account {} cannot be used: {}", results.getString("name"), e.getMessage());
            credential = AccountSecrets.empty(kind, createdAt);
            cookie = results.getString("cookie_sealed") == null ? null : new Credential.SessionCookie("");
            proxy = null;
            state = AccountState.INVALID;
            reason = "its stored secret cannot be decrypted";
        }
        return new Account(
                id,
                results.getString("name"),
                kind,
                state,
                reason,
                time(results, "limited_until"),
                results.getString("organization_uuid"),
                credential,
                createdAt,
                time(results, "last_used_at"),
                cookie,
                new AccountOptions(
                        results.getString("domain"), results.getInt("weight"), results.getInt("priority"), proxy),
                profile(results),
                UsageWindowsJson.read(results.getString("windows")),
                results.getLong("version"));
    }

    private static AccountProfile profile(ResultSet results) throws SQLException {
        return new AccountProfile(
                results.getString("email"),
                results.getString("organization_name"),
                Plan.valueOf(results.getString("plan")),
                StoredText.parse(results.getString("scopes"), NAMES),
                StoredText.parse(results.getString("models"), LIST),
                StoredText.parse(results.getString("features"), FLAGS),
                time(results, "checked_at"));
    }

    static @Nullable Instant time(ResultSet results, String column) throws SQLException {
        return instant(results.getObject(column, OffsetDateTime.class));
    }
}
