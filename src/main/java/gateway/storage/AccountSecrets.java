package gateway.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.account.Account;
import gateway.account.AccountKind;
import gateway.credential.Credential;
import gateway.credential.SecretBox;
import gateway.storage.connection.Parameters;
import gateway.upstream.OutgoingProxies;
import gateway.upstream.OutgoingProxy;
import gateway.upstream.ProxyUrl;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns that hold what an account signs in with. Each text is sealed for its own row and column, so that a copy into
 * another one does not open. Safe from many threads.
 */
final class AccountSecrets {

    /** The columns of a credential, in the order of {@link #setCredential}. */
    static final String CREDENTIAL_COLUMNS =
            "secret_sealed, secret_hash, refresh_sealed, token_expires_at, token_issued_at";

    /** The columns of a cookie, in the order of {@link #setCookie}. */
    static final String COOKIE_COLUMNS = "cookie_sealed, cookie_hash";

    /** The column of {@link #setProxy}. */
    static final String PROXY_COLUMN = "proxy_sealed";

    private final SecretBox box;

    AccountSecrets(SecretBox box) {
        this.box = box;
    }

    void setCredential(Parameters parameters, String accountId, Credential credential) throws SQLException {
        Credential.OAuthToken token = credential instanceof Credential.OAuthToken oauth ? oauth : null;
        String refresh = token == null ? null : token.refreshToken();
        parameters
                .text(box.seal(credential.secret(), secretOf(accountId)))
                .text(sha256(credential.secret()))
                .text(refresh == null ? null : box.seal(refresh, refreshOf(accountId)))
                .time(token == null ? null : token.expiresAt())
                .time(token == null ? null : token.issuedAt());
    }

    /** The hash also where the cookie is the credential itself: no cookie may be there twice in whatever kind of account. */
    void setCookie(Parameters parameters, Account account) throws SQLException {
        Credential.SessionCookie cookie = account.cookie();
        Credential.SessionCookie hashed = account.sessionCookie();
        parameters
                .text(cookie == null ? null : box.seal(cookie.secret(), cookieOf(account.id())))
                .text(hashed == null ? null : sha256(hashed.secret()));
    }

    /** Sets the columns of a cookie beside a token. */
    void setCookieBeside(Parameters parameters, String accountId, Credential.SessionCookie cookie) throws SQLException {
        parameters.text(box.seal(cookie.secret(), cookieOf(accountId))).text(sha256(cookie.secret()));
    }

    /** @throws gateway.credential.UnreadableSecretException when it was sealed with another key or for another row */
    Credential credential(ResultSet results, String id, AccountKind kind, Instant createdAt) throws SQLException {
        String secret = box.open(results.getString("secret_sealed"), secretOf(id));
        return switch (kind) {
            case API_KEY -> new Credential.ApiKey(secret);
            case COOKIE -> new Credential.SessionCookie(secret);
            case OAUTH, OAUTH_AND_COOKIE -> {
                String refresh = results.getString("refresh_sealed");
                Instant issuedAt = AccountRows.time(results, "token_issued_at");
                yield new Credential.OAuthToken(
                        secret,
                        refresh == null ? null : box.open(refresh, refreshOf(id)),
                        AccountRows.time(results, "token_expires_at"),
                        issuedAt == null ? createdAt : issuedAt);
            }
        };
    }

    /** @throws gateway.credential.UnreadableSecretException when it was sealed with another key or for another row */
    Credential.@Nullable SessionCookie cookie(ResultSet results, String id) throws SQLException {
        String sealed = results.getString("cookie_sealed");
        return sealed == null ? null : new Credential.SessionCookie(box.open(sealed, cookieOf(id)));
    }

    /** Stands for a credential that does not open. */
    static Credential empty(AccountKind kind, Instant createdAt) {
        return switch (kind) {
            case API_KEY -> new Credential.ApiKey("");
            case COOKIE -> new Credential.SessionCookie("");
            case OAUTH, OAUTH_AND_COOKIE -> new Credential.OAuthToken("", null, null, createdAt);
        };
    }

    void setProxy(Parameters parameters, Account account) throws SQLException {
        OutgoingProxy proxy = account.options().proxy();
        parameters.text(proxy == null ? null : box.seal(ProxyUrl.withSecrets(proxy), proxyOf(account.id())));
    }

    /** @throws gateway.credential.UnreadableSecretException when it was sealed with another key or for another row */
    @Nullable
    OutgoingProxy proxy(ResultSet results, String id) throws SQLException {
        String sealed = results.getString(PROXY_COLUMN);
        return sealed == null
                ? null
                : OutgoingProxies.parse(box.open(sealed, proxyOf(id)), List.of(), ProxyUrl.CONNECT_TIMEOUT);
    }

    static String secretOf(String accountId) {
        return "account:" + accountId;
    }

    static String refreshOf(String accountId) {
        return "account:" + accountId + ":refresh";
    }

    static String cookieOf(String accountId) {
        return "account:" + accountId + ":cookie";
    }

    static String proxyOf(String accountId) {
        return "account:" + accountId + ":proxy";
    }

    static String sha256(String secret) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available in this Java runtime", e);
        }
    }
}
