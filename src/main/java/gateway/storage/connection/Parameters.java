package gateway.storage.connection;

import static gateway.storage.connection.Transactions.utc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement one after the other. Texts are freed of what PostgreSQL cannot hold. */
public final class Parameters {

    /** No account has it: it stands for an id that is no UUID. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final PreparedStatement statement;
    private int index;

    public Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    public Parameters text(@Nullable String value) throws SQLException {
        statement.setString(++index, StoredText.cleanOrNull(value));
        return this;
    }

    public Parameters number(long value) throws SQLException {
        statement.setLong(++index, value);
        return this;
    }

    public Parameters flag(boolean value) throws SQLException {
        statement.setBoolean(++index, value);
        return this;
    }

    public Parameters bytes(byte[] value) throws SQLException {
        statement.setBytes(++index, value);
        return this;
    }

    public Parameters time(@Nullable Instant value) throws SQLException {
        statement.setObject(++index, utc(value), Types.TIMESTAMP_WITH_TIMEZONE);
        return this;
    }

    /** A UUID; what is none becomes one that nothing has. */
    public Parameters id(String value) throws SQLException {
        statement.setObject(++index, uuid(value));
        return this;
    }

    /** For {@code cast(? as jsonb)}. */
    public Parameters json(Object value) throws SQLException {
        return text(StoredText.json(value));
    }

    /**
     * An array.
     *
     * @param type of its elements in PostgreSQL; they are sent by their {@code toString}
     */
    public Parameters array(String type, Object[] values) throws SQLException {
        statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
        return this;
    }

    public static UUID uuid(String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            return NOBODY;
        }
    }
}
