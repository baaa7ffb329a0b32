package gateway.storage;

import gateway.account.AccountState;
import gateway.account.StateChange;
import gateway.account.TransitionCause;
import gateway.credential.MasterKey;
import gateway.credential.SecretBox;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Gives up the secrets whose master key is lost, so that a new one can begin. For one thread. */
public final class LostSecrets {

    private static final String ACTOR = "--new-master-key";
    private static final String REASON = "its secret was dropped with a lost master key";
    private static final String WITH_PROXY =
            "its secret and its outgoing proxy were dropped with a lost master key; set both before it is switched on";

    /** A hash that no secret has: the same credential may come again. */
    private static final String EMPTY_ACCOUNT = "update account set secret_sealed = ?, secret_hash = 'dropped:' || id,"
            + " refresh_sealed = null, cookie_sealed = ?, cookie_hash = null, proxy_sealed = null, state = ?,"
            + " state_reason = ?, limited_until = null, version = version + 1 where id = ?";

    private static final String COUNT = "select (select count(*) from account),"
            + " (select count(*) from client_key where revoked_at is null and hmac not like 'sha256:%')";

    private static final String REVOKE =
            "update client_key set revoked_at = now() where revoked_at is null and hmac not like 'sha256:%'";

    private final DataSource source;
    private final InstantSource clock;

    public LostSecrets(Database database, InstantSource clock) {
        this.source = database.dataSource();
        this.clock = clock;
    }

    /**
     * What depends on the key in force.
     *
     * @param accounts whose secrets are sealed with it
     * @param clientKeys valid client and admin keys that are hashed with it, as earlier versions did
     */
    public record Dependents(int accounts, int clientKeys) {}

    /**
     * Counts them.
     *
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE
     */
    public Dependents count() {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(COUNT);
                    ResultSet rows = statement.executeQuery()) {
                return rows.next() ? new Dependents(rows.getInt(1), rows.getInt(2)) : new Dependents(0, 0);
            }
        });
    }

    /**
     * What was given up.
     *
     * @param accounts that stay, without their secrets and invalid
     * @param proxies of those accounts, which are switched off: they are not to call without them
     * @param signIns that were under way
     * @param responses that were kept
     * @param clientKeys that are revoked, because they were hashed with the lost key
     */
    public record Dropped(int accounts, int proxies, int signIns, int responses, int clientKeys) {}

    /**
     * Drops what does not open with a key, which is in force from then on.
     *
     * @throws gateway.error.StorageStartException when somebody works on the database
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE
     */
    public Dropped drop(MasterKey key) {
        return Transactions.allOrNothing(source, connection -> {
            Resealing.alone(connection);
            int[] dropped = new int[SealedTable.ALL.size()];
            int proxies = 0;
            for (int i = 0; i < dropped.length; i++) {
                SealedTable table = SealedTable.ALL.get(i);
                SecretBox box = key.box(table.purpose());
                try (PreparedStatement select = connection.prepareStatement(table.select())) {
                    select.setFetchSize(Resealing.ROWS_AT_ONCE);
                    try (ResultSet row = select.executeQuery()) {
                        while (row.next()) {
                            if (!opens(table, row, box)) {
                                dropped[i]++;
                                proxies += drop(connection, table, row, box);
                            }
                        }
                    }
                }
            }
            Resealing.remember(connection, key, null);
            return new Dropped(dropped[0], proxies, dropped[1], dropped[2], revoke(connection));
        });
    }

    /** Returns how many outgoing proxies went with it. */
    private int drop(Connection connection, SealedTable table, ResultSet row, SecretBox box) throws SQLException {
        if (!table.name().equals("account")) {
            delete(connection, table, row);
            return 0;
        }
        boolean proxy = row.getString(AccountSecrets.PROXY_COLUMN) != null;
        AccountState from = AccountState.valueOf(row.getString("state"));
        StateChange change = new StateChange(
                clock.instant(),
                from,
                proxy || from == AccountState.INACTIVE ? AccountState.INACTIVE : AccountState.INVALID,
                proxy ? TransitionCause.OPERATOR_DEACTIVATED : TransitionCause.CREDENTIAL_REPLACED,
                ACTOR,
                proxy ? WITH_PROXY : REASON,
                null);
        empty(connection, row, box, change);
        return proxy ? 1 : 0;
    }

    private static boolean opens(SealedTable table, ResultSet row, SecretBox box) throws SQLException {
        for (SealedTable.Column column : table.columns()) {
            if (!column.opens(row, row.getString("bound"), box)) {
                return false;
            }
        }
        return true;
    }

    private static void empty(Connection connection, ResultSet row, SecretBox box, StateChange change)
            throws SQLException {
        String id = row.getString("bound");
        String cookie = row.getString("cookie_sealed") == null ? null : box.seal("", AccountSecrets.cookieOf(id));
        try (PreparedStatement statement = connection.prepareStatement(EMPTY_ACCOUNT)) {
            new Parameters(statement)
                    .text(box.seal("", AccountSecrets.secretOf(id)))
                    .text(cookie)
                    .text(change.to().name())
                    .text(change.reason())
                    .id(id);
            statement.executeUpdate();
        }
        AccountStates.add(connection, id, change, change.from());
    }

    private static void delete(Connection connection, SealedTable table, ResultSet row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(table.delete())) {
            int index = 0;
            for (String key : table.keys()) {
                statement.setObject(++index, row.getObject(key));
            }
            statement.executeUpdate();
        }
    }

    private static int revoke(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REVOKE)) {
            return statement.executeUpdate();
        }
    }
}
