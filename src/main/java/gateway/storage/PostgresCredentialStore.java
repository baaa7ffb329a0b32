package gateway.storage;

import gateway.account.Account;
import gateway.account.CredentialStore;
import gateway.credential.Credential;
import gateway.credential.SecretBox;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/** Tokens and the right to refresh them, and session cookies, in the table {@code account}. Safe from many threads and nodes. */
public final class PostgresCredentialStore implements CredentialStore {

    /** By the clock and not by the start of the transaction: the statement may have waited for the row. */
    private static final String LEASE = "update account set lease_holder = ?,"
            + " lease_until = clock_timestamp() + ? * interval '1 millisecond' where id = ?"
            + " and (lease_holder is null or lease_holder = ? or lease_until <= clock_timestamp())";

    private static final String RELEASE =
            "update account set lease_holder = null, lease_until = null where id = ? and lease_holder = ?";

    private static final String SAVE =
            "update account set (" + AccountSecrets.CREDENTIAL_COLUMNS + ") = (?, ?, ?, ?, ?),"
                    + " version = version + 1 where id = ? and secret_hash = ? and kind in ('OAUTH', 'OAUTH_AND_COOKIE')";

    private static final String SAVE_COOKIE_ALONE = "update account set (" + AccountSecrets.CREDENTIAL_COLUMNS
            + ") = (?, ?, ?, ?, ?), cookie_hash = ?, version = version + 1"
            + " where id = ? and cookie_hash = ? and kind = 'COOKIE'";

    private static final String SAVE_COOKIE_BESIDE = "update account set (" + AccountSecrets.COOKIE_COLUMNS
            + ") = (?, ?), version = version + 1 where id = ? and cookie_hash = ? and kind = 'OAUTH_AND_COOKIE'";

    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource source;
    private final AccountSecrets secrets;
    private final AccountRows rows;

    public PostgresCredentialStore(DataSource source, SecretBox box) {
        this.source = source;
        this.secrets = new AccountSecrets(box);
        this.rows = new AccountRows(secrets);
    }

    @Override
    public Optional<Account> read(String accountId) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("select * from account where id = ?")) {
                new Parameters(statement).id(accountId);
                try (ResultSet results = statement.executeQuery()) {
                    return results.next() ? Optional.of(rows.read(results)) : Optional.<Account>empty();
                }
            }
        });
    }

    @Override
    public boolean tryLease(String accountId, String holder, Duration length) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LEASE)) {
                new Parameters(statement)
                        .text(holder)
                        .number(length.toMillis())
                        .id(accountId)
                        .text(holder);
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public void release(String accountId, String holder) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(RELEASE)) {
                new Parameters(statement).id(accountId).text(holder);
                return statement.executeUpdate();
            }
        });
    }

    /** {@inheritDoc} Also false when it has become an account without a token. */
    @Override
    public boolean saveToken(String accountId, String replacedSecret, Credential.OAuthToken token) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
                Parameters parameters = new Parameters(statement);
                secrets.setCredential(parameters, accountId, token);
                parameters.id(accountId).text(AccountSecrets.sha256(replacedSecret));
                return statement.executeUpdate() == 1;
            }
        });
    }

    @Override
    public boolean saveCookie(String accountId, Credential.SessionCookie replaced, Credential.SessionCookie cookie) {
        return Transactions.each(source, connection -> {
            try {
                return saveAlone(connection, accountId, replaced, cookie)
                        || saveBeside(connection, accountId, replaced, cookie);
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    return false;
                }
                throw e;
            }
        });
    }

    private boolean saveAlone(
            Connection connection, String accountId, Credential.SessionCookie replaced, Credential.SessionCookie cookie)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SAVE_COOKIE_ALONE)) {
            Parameters parameters = new Parameters(statement);
            secrets.setCredential(parameters, accountId, cookie);
            parameters.text(AccountSecrets.sha256(cookie.secret()));
            parameters.id(accountId).text(AccountSecrets.sha256(replaced.secret()));
            return statement.executeUpdate() == 1;
        }
    }

    private boolean saveBeside(
            Connection connection, String accountId, Credential.SessionCookie replaced, Credential.SessionCookie cookie)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SAVE_COOKIE_BESIDE)) {
            Parameters parameters = new Parameters(statement);
            secrets.setCookieBeside(parameters, accountId, cookie);
            parameters.id(accountId).text(AccountSecrets.sha256(replaced.secret()));
            return statement.executeUpdate() == 1;
        }
    }
}
