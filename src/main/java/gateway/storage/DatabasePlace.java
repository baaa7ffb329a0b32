package gateway.storage;

import gateway.storage.connection.ConnectionTarget;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, for its operator. Immutable; holds neither user nor password.
 *
 * @param place {@code host:port/database}, null for the embedded one
 * @param version of the server, null while it does not answer
 */
public record DatabasePlace(
        @Nullable String place, @Nullable String version) {

    /** The place of a database, which is asked for its version. Takes as long as a connection. */
    public static DatabasePlace of(Database database) {
        return new DatabasePlace(database.embedded() ? null : placeOf(database.target()), versionOf(database));
    }

    private static @Nullable String versionOf(Database database) {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            return null;
        }
    }

    private static String placeOf(ConnectionTarget target) {
        return target.place() + "/" + target.database();
    }
}
