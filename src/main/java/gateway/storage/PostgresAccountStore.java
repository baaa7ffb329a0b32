package gateway.storage;

import gateway.account.Account;
import gateway.account.AccountStore;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.credential.SecretBox;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Accounts in the table {@code account}, their secrets sealed for their own row. Safe from many threads. */
public final class PostgresAccountStore implements AccountStore {

    private static final String UNIQUE_VIOLATION = "23505";

    /**
     * What does not go with the row itself. Pins stay: what the account has made is still somebody's, and there again when the
     * account is.
     */
    private static final List<String> REMAINS = List.of(
            "delete from model_cool_down where account_id = ?", "delete from session_affinity where account_id = ?");

    private final DataSource source;
    private final AccountWriter writer;
    private final AccountRows rows;
    private final AccountStates states;

    public PostgresAccountStore(DataSource source, SecretBox box) {
        this.source = source;
        AccountSecrets secrets = new AccountSecrets(box);
        this.writer = new AccountWriter(secrets);
        this.rows = new AccountRows(secrets);
        this.states = new AccountStates(source);
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
    public boolean insert(Account account, String actor) {
        StateChange added = new StateChange(
                account.createdAt(),
                null,
                account.state(),
                TransitionCause.ADDED,
                actor,
                account.stateReason(),
                account.limitedUntil());
        return Transactions.allOrNothing(source, connection -> {
            boolean inserted = writer.insert(connection, account);
            if (inserted) {
                AccountStates.add(connection, account.id(), added, null);
            }
            return inserted;
        });
    }

    /** {@inheritDoc} A secret that is empty because it did not open is left as it is stored. */
    @Override
    public Update update(Account account) {
        return Transactions.each(source, connection -> {
            try {
                if (writer.update(connection, account)) {
                    return Update.DONE;
                }
            } catch (SQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    return Update.DUPLICATE;
                }
                throw e;
            }
            return exists(connection, account.id()) ? Update.STALE : Update.GONE;
        });
    }

    private static boolean exists(Connection connection, String accountId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select from account where id = ?")) {
            new Parameters(statement).id(accountId);
            try (ResultSet results = statement.executeQuery()) {
                return results.next();
            }
        }
    }

    @Override
    public boolean delete(String accountId, @Nullable Long version) {
        String ofVersion = version == null ? "" : " and version = " + version;
        return Transactions.allOrNothing(source, connection -> {
            if (delete(connection, "delete from account where id = ?" + ofVersion, accountId) == 0) {
                return false;
            }
            for (String remains : REMAINS) {
                delete(connection, remains, accountId);
            }
            return true;
        });
    }

    private static int delete(Connection connection, String sql, String accountId) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            new Parameters(statement).id(accountId);
            return statement.executeUpdate();
        }
    }

    @Override
    public void changeState(String accountId, StateChange change) {
        states.change(accountId, change);
    }

    @Override
    public List<HistoryEntry> history(String accountId, @Nullable Long before, int limit) {
        return states.history(accountId, before, limit);
    }
}
