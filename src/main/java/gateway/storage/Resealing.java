package gateway.storage;

import gateway.credential.MasterKey;
import gateway.credential.SecretBox;
import gateway.credential.UnreadableSecretException;
import gateway.error.StorageStartException;
import gateway.storage.connection.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Changes the master key of a database, in one transaction, while no process works with the old one. For one thread. */
public final class Resealing {

    /** What is sealed may be large. */
    static final int ROWS_AT_ONCE = 50;

    private static final String IN_USE =
            "a proxy or a command works on this database; stop all of them first, on every node, then change the master key";

    private final DataSource source;

    public Resealing(Database database) {
        this.source = database.dataSource();
    }

    /** How many rows of each kind. */
    public record Rows(int accounts, int signIns, int responses) {

        /** Whether there is one. */
        public boolean any() {
            return accounts + signIns + responses > 0;
        }
    }

    /**
     * What was done.
     *
     * @param left rows whose secrets did not open
     */
    public record Count(Rows resealed, Rows left) {}

    /**
     * Opens all secrets with one key and seals them with another. Client keys stay valid.
     *
     * @param before runs once nobody else can work on the database, before anything is changed
     * @throws StorageStartException when somebody works on it, or {@code from} is not the key in force
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE
     */
    public Count change(MasterKey from, MasterKey to, Runnable before) {
        return Transactions.allOrNothing(source, connection -> {
            alone(connection);
            if (KeyInForce.judge(connection, List.of(from)) instanceof KeyInForce.KeyFit.Foreign) {
                throw new StorageStartException("the master key was changed meanwhile; nothing is done", null);
            }
            before.run();
            byte[] salt = KeyInForce.salt(connection, from);
            int[] done = new int[SealedTable.ALL.size()];
            int[] left = new int[SealedTable.ALL.size()];
            for (int i = 0; i < done.length; i++) {
                SealedTable table = SealedTable.ALL.get(i);
                left[i] = reseal(connection, table, from.box(table.purpose()), to.box(table.purpose()), done, i);
            }
            remember(connection, to, salt);
            return new Count(rows(done), rows(left));
        });
    }

    static void alone(Connection connection) throws SQLException {
        if (!KeyInForce.lock(connection, "pg_try_advisory_xact_lock")) {
            throw new StorageStartException(IN_USE, null);
        }
    }

    /** Counts the rows done; returns how many did not open. */
    private static int reseal(
            Connection connection, SealedTable table, SecretBox old, SecretBox fresh, int[] done, int index)
            throws SQLException {
        int unreadable = 0;
        try (PreparedStatement select = connection.prepareStatement(table.select());
                PreparedStatement update = connection.prepareStatement(table.update())) {
            select.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    List<@Nullable Object> contents = contents(table, row, old, fresh);
                    if (contents.isEmpty()) {
                        unreadable++;
                    } else {
                        set(update, table, row, contents);
                        if (++done[index] % ROWS_AT_ONCE == 0) {
                            update.executeBatch();
                        }
                    }
                }
            }
            update.executeBatch();
        }
        return unreadable;
    }

    /** In the order of {@link SealedTable#ALL}. */
    private static Rows rows(int[] counts) {
        return new Rows(counts[0], counts[1], counts[2]);
    }

    private static void set(PreparedStatement update, SealedTable table, ResultSet row, List<@Nullable Object> contents)
            throws SQLException {
        int index = 0;
        for (Object content : contents) {
            update.setObject(++index, content);
        }
        for (String key : table.keys()) {
            update.setObject(++index, row.getObject(key));
        }
        update.addBatch();
    }

    /** Empty for a row that does not open. */
    private static List<@Nullable Object> contents(SealedTable table, ResultSet row, SecretBox old, SecretBox fresh)
            throws SQLException {
        List<@Nullable Object> contents = new ArrayList<>();
        try {
            for (SealedTable.Column column : table.columns()) {
                contents.add(column.reseal(row, row.getString("bound"), old, fresh));
            }
            return contents;
        } catch (UnreadableSecretException e) {
            return List.of();
        }
    }

    static void remember(Connection connection, MasterKey key, byte @Nullable [] salt) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update installation set key_check = ?, client_key_salt = ?")) {
            statement.setString(1, KeyInForce.checkOf(key));
            statement.setString(
                    2,
                    salt == null
                            ? null
                            : key.box(KeyInForce.CHECK_PURPOSE)
                                    .seal(Base64.getEncoder().encodeToString(salt), KeyInForce.SALT_BINDING));
            statement.executeUpdate();
        }
    }
}
