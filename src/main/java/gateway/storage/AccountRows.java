package gateway.storage;

import static gateway.storage.Transactions.instant;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.account.AccountState;
import gateway.credential.Credential;
import gateway.credential.SecretBox;
import gateway.credential.UnreadableSecretException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows of the table {@code account}. An account whose secret does not open appears as INVALID with an empty secret, so
 * that the operator sees it and the others go on.
 */
final class AccountRows {

    private static final Logger LOG = LoggerFactory.getLogger(AccountRows.class);

    private final SecretBox box;

    AccountRows(SecretBox box) {
        this.box = box;
    }

    /** What the sealed secret of an account is bound to. */
    static String secretOf(String accountId) {
        return "account:" + accountId;
    }

    /** What the sealed refresh token of an account is bound to. */
    static String refreshOf(String accountId) {
        return "account:" + accountId + ":refresh";
    }

    Account read(ResultSet results) throws SQLException {
        String id = results.getString("id");
        AccountKind kind = AccountKind.valueOf(results.getString("kind"));
        Instant createdAt =
                results.getObject("created_at", OffsetDateTime.class).toInstant();
        AccountState state = AccountState.valueOf(results.getString("state"));
        String reason = results.getString("state_reason");
        Credential credential;
        try {
            credential = credential(results, id, kind, createdAt);
        } catch (UnreadableSecretException e) {
            LOG.error("Account {} cannot be used: {}", results.getString("name"), e.getMessage());
            credential = empty(kind, createdAt);
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
                time(results, "last_used_at"));
    }

    private Credential credential(ResultSet results, String id, AccountKind kind, Instant createdAt)
            throws SQLException {
        String secret = box.open(results.getString("secret_sealed"), secretOf(id));
        return switch (kind) {
            case API_KEY -> new Credential.ApiKey(secret);
            case COOKIE -> new Credential.SessionCookie(secret);
            case OAUTH -> {
                String refresh = results.getString("refresh_sealed");
                Instant issuedAt = time(results, "token_issued_at");
                yield new Credential.OAuthToken(
                        secret,
                        refresh == null ? null : box.open(refresh, refreshOf(id)),
                        time(results, "token_expires_at"),
                        issuedAt == null ? createdAt : issuedAt);
            }
        };
    }

    private static Credential empty(AccountKind kind, Instant createdAt) {
        return switch (kind) {
            case API_KEY -> new Credential.ApiKey("");
            case COOKIE -> new Credential.SessionCookie("");
            case OAUTH -> new Credential.OAuthToken("", null, null, createdAt);
        };
    }

    private static @Nullable Instant time(ResultSet results, String column) throws SQLException {
        return instant(results.getObject(column, OffsetDateTime.class));
    }
}
