package gateway.storage;

import gateway.account.Account;
import gateway.account.AccountProfile;
import gateway.credential.Credential;
import gateway.storage.connection.Parameters;
import gateway.upstream.UsageWindows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Writes whole rows of the table {@code account}. Safe from many threads. */
final class AccountWriter {

    private static final String INSERT = "insert into account (id, state, state_reason, limited_until, created_at,"
            + " last_used_at, version, windows, name, kind, organization_uuid, domain, weight, priority, email,"
            + " organization_name, plan, scopes, models, features, checked_at, "
            + AccountSecrets.CREDENTIAL_COLUMNS + ", " + AccountSecrets.COOKIE_COLUMNS + ", "
            + AccountSecrets.PROXY_COLUMN
            + ") values (?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb),"
            + " cast(? as jsonb), cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";

    private static final String UPDATE = "update account set version = version + 1, name = ?, kind = ?,"
            + " organization_uuid = ?, domain = ?, weight = ?, priority = ?, email = ?, organization_name = ?, plan = ?,"
            + " scopes = cast(? as jsonb), models = cast(? as jsonb), features = cast(? as jsonb), checked_at = ?";
    private static final String UPDATE_CREDENTIAL = ", (" + AccountSecrets.CREDENTIAL_COLUMNS + ") = (?, ?, ?, ?, ?)";
    private static final String UPDATE_PROXY = ", " + AccountSecrets.PROXY_COLUMN + " = ?";
    private static final String UPDATE_COOKIE = ", (" + AccountSecrets.COOKIE_COLUMNS + ") = (?, ?)";

    private final AccountSecrets secrets;

    AccountWriter(AccountSecrets secrets) {
        this.secrets = secrets;
    }

    /** False when an account of this name, with this credential or of this organisation is there already. */
    boolean insert(Connection connection, Account account) throws SQLException {
        UsageWindows windows = account.windows();
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            Parameters parameters = new Parameters(statement)
                    .id(account.id())
                    .text(account.state().name())
                    .text(account.stateReason())
                    .time(account.limitedUntil())
                    .time(account.createdAt())
                    .time(account.lastUsedAt())
                    .number(account.version())
                    .text(windows == null ? null : UsageWindowsJson.write(windows));
            setChangeable(parameters, account);
            secrets.setCredential(parameters, account.id(), account.credential());
            secrets.setCookie(parameters, account);
            secrets.setProxy(parameters, account);
            return statement.executeUpdate() == 1;
        }
    }

    private static void setChangeable(Parameters parameters, Account account) throws SQLException {
        AccountProfile profile = account.profile();
        parameters
                .text(account.name())
                .text(account.kind().name())
                .text(account.organizationUuid())
                .text(account.options().domain())
                .number(account.options().weight())
                .number(account.options().priority())
                .text(profile.email())
                .text(profile.organizationName())
                .text(profile.plan().name())
                .json(profile.scopes())
                .json(profile.models())
                .json(profile.features())
                .time(profile.checkedAt());
    }

    /**
     * Replaces what {@code AccountStore.update} may change, except for a secret that is empty because it did not open.
     *
     * @return false when there is no such account of this version
     * @throws SQLException also when another account has this name, credential or organisation
     */
    boolean update(Connection connection, Account account) throws SQLException {
        Credential.SessionCookie cookie = account.cookie();
        boolean credentialKnown = !account.credential().secret().isEmpty();
        boolean cookieKnown =
                credentialKnown && (cookie == null || !cookie.secret().isEmpty());
        String sql = UPDATE
                + (credentialKnown ? UPDATE_PROXY + UPDATE_CREDENTIAL : "")
                + (cookieKnown ? UPDATE_COOKIE : "")
                + " where id = ? and version = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Parameters parameters = new Parameters(statement);
            setChangeable(parameters, account);
            if (credentialKnown) {
                secrets.setProxy(parameters, account);
                secrets.setCredential(parameters, account.id(), account.credential());
            }
            if (cookieKnown) {
                secrets.setCookie(parameters, account);
            }
            parameters.id(account.id()).number(account.version());
            return statement.executeUpdate() == 1;
        }
    }
}
