package gateway.storage.copy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What became of the settings that a backup brought along, by key, and which route files came. Immutable.
 *
 * @param kept in the order of the alphabet, as is the other
 * @param leftOut those that are not in the database now
 * @param routeFiles names of the files of routes that are in it
 */
public record RestoredSettings(List<String> kept, List<String> leftOut, List<String> routeFiles) {

    public RestoredSettings {
        kept = List.copyOf(kept);
        leftOut = List.copyOf(leftOut);
        routeFiles = List.copyOf(routeFiles);
    }

    static RestoredSettings keep(CopySession session, Predicate<String> unwanted) throws SQLException {
        List<String> kept = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        for (String key : session.texts("select key from setting order by key")) {
            (unwanted.test(key) ? leftOut : kept).add(key);
        }
        for (String key : leftOut) {
            delete(session.connection(), key);
        }
        return new RestoredSettings(kept, leftOut, session.texts("select name from route_file order by name"));
    }

    private static void delete(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from setting where key = ?")) {
            statement.setString(1, key);
            statement.execute();
        }
    }
}
