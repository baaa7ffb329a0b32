package gateway.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is, for its operator. Immutable; holds neither user nor password.
 *
 * @param place {@code host:port/database}, null for the embedded one
 * @param version of the server, null while it does not answer
 */
public record DatabasePlace(
        @Nullable String place, @Nullable String version) {

    private static final Pattern URL = Pattern.compile("jdbc:postgresql:(?://(?:[^/?@]*@)?([^/?]*)/)?([^?]*).*");

    /** The place of a database, which is asked for its version. Takes as long as a connection. */
    public static DatabasePlace of(Database database) {
        return new DatabasePlace(
                database.embedded() ? null : placeOf(database.target().url()), versionOf(database));
    }

    private static @Nullable String versionOf(Database database) {
        try (Connection connection = database.dataSource().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            return null;
        }
    }

    /** Without parameters, which may be secrets. */
    static String placeOf(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            return "an address of its own";
        }
        String host = parts.group(1);
        return (host == null || host.isEmpty() ? "localhost" : host) + "/" + parts.group(2);
    }
}
