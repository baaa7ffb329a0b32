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
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which master key the secrets in a database are sealed with: that which opens the check in the table {@code installation}, or,
 * in a database of an earlier version, the secret of any account. Safe from many threads and nodes.
 */
public final class KeyInForce {

    /** Held shared by each process that seals, alone by one that changes the key. */
    static final String LOCK = "hashtext('gateway.master_key')";

    static final String CHECK_PURPOSE = "check";
    static final String CHECK_BINDING = "installation:check";
    static final String SALT_BINDING = "installation:client-keys";
    private static final String CHECK_TEXT = "claude-proxy";
    private static final String SALT_PURPOSE = "client-keys";

    private static final String CHANGING =
            "the master key of this database is being changed by another process; wait for it to end, then start again";

    private final DataSource source;

    public KeyInForce(Database database) {
        this.source = database.dataSource();
    }

    KeyInForce(DataSource source) {
        this.source = source;
    }

    /** What a database says of some keys. */
    public sealed interface KeyFit {
        /** This one is in force. */
        record Fits(MasterKey key) implements KeyFit {}

        /** There is nothing sealed yet, any key will do. */
        record Fresh() implements KeyFit {}

        /** None of them is. */
        record Foreign() implements KeyFit {}
    }

    /**
     * Finds the key in force.
     *
     * @param candidates in the order in which they are tried
     * @param found runs while nobody can change the key
     * @throws StorageStartException while it is being changed
     * @throws gateway.error.GatewayFailure STORAGE_UNAVAILABLE
     */
    public KeyFit find(List<MasterKey> candidates, Consumer<KeyFit> found) {
        return Transactions.allOrNothing(source, connection -> {
            if (!lock(connection, "pg_try_advisory_xact_lock_shared")) {
                throw new StorageStartException(CHANGING, null);
            }
            KeyFit fit = judge(connection, candidates);
            found.accept(fit);
            return fit;
        });
    }

    static boolean lock(Connection connection, String function) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select " + function + "(" + LOCK + ")");
                ResultSet rows = statement.executeQuery()) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    static KeyFit judge(Connection connection, List<MasterKey> candidates) throws SQLException {
        String check = column(connection, "key_check");
        if (check != null) {
            return firstOf(candidates, key -> opens(key, check));
        }
        boolean sealed = false;
        try (PreparedStatement statement = connection.prepareStatement("select id::text, secret_sealed from account");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                sealed = true;
                String secret = rows.getString(2);
                String binding = AccountSecrets.secretOf(rows.getString(1));
                KeyFit fit = firstOf(candidates, key -> opens(key.box("accounts"), secret, binding));
                if (fit instanceof KeyFit.Fits) {
                    return fit;
                }
            }
        }
        return sealed ? new KeyFit.Foreign() : new KeyFit.Fresh();
    }

    private static KeyFit firstOf(List<MasterKey> candidates, Predicate<MasterKey> fits) {
        Optional<MasterKey> fitting = candidates.stream().filter(fits).findFirst();
        return fitting.isPresent() ? new KeyFit.Fits(fitting.get()) : new KeyFit.Foreign();
    }

    /**
     * Whether a key is the one of a database, wherever that is.
     *
     * @param check what stands in the column {@code key_check} of its table {@code installation}
     */
    public static boolean opens(MasterKey key, String check) {
        return opens(key.box(CHECK_PURPOSE), check, CHECK_BINDING);
    }

    private static boolean opens(SecretBox box, String sealed, String binding) {
        try {
            return !box.open(sealed, binding).isEmpty();
        } catch (UnreadableSecretException e) {
            return false;
        }
    }

    static @Nullable String column(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select " + name + " from installation");
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    /** A check value that this key alone opens. */
    static String checkOf(MasterKey key) {
        return key.box(CHECK_PURPOSE).seal(CHECK_TEXT, CHECK_BINDING);
    }

    /** What client keys are hashed with: sealed in the database once the master key was changed, before that made from it. */
    static byte[] salt(Connection connection, MasterKey key) throws SQLException {
        String sealed = column(connection, "client_key_salt");
        return sealed == null
                ? saltOf(key)
                : Base64.getDecoder().decode(key.box(CHECK_PURPOSE).open(sealed, SALT_BINDING));
    }

    /** What client keys are hashed with where the master key was never changed. */
    public static byte[] saltOf(MasterKey key) {
        return key.derive(SALT_PURPOSE);
    }

    /**
     * Holds a process to its key.
     *
     * @param key that it seals with
     * @param salt gets what client keys are hashed with, each time that it is looked at
     * @param refusal what to tell when another key is in force
     */
    public static StoredCheck holding(MasterKey key, Consumer<byte[]> salt, String refusal) {
        return new StoredCheck() {
            @Override
            public void check(Connection connection) throws SQLException {
                if (judge(connection, List.of(key)) instanceof KeyFit.Foreign || !remember(connection, key)) {
                    throw new StorageStartException(refusal, null);
                }
                salt.accept(salt(connection, key));
            }

            @Override
            public boolean hold(Connection connection) throws SQLException {
                return lock(connection, "pg_try_advisory_lock_shared");
            }
        };
    }

    /** Of several nodes that find nothing sealed the first one decides. */
    private static boolean remember(Connection connection, MasterKey key) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update installation set key_check = ? where key_check is null")) {
            statement.setString(1, checkOf(key));
            if (statement.executeUpdate() == 1) {
                return true;
            }
        }
        return judge(connection, List.of(key)) instanceof KeyFit.Fits;
    }
}
