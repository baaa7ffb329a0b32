package gateway.storage;

import gateway.routes.version.HeldFolder;
import gateway.routes.version.RouteFileState;
import gateway.routes.version.RouteHold;
import gateway.routes.version.VersionFile;
import gateway.storage.connection.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Writes what nodes hold in place of the files of their folders, into the table {@code route_hold}. */
final class RouteHolds {

    private RouteHolds() {}

    /** Within the transaction of what changes with it, if there is one. */
    static int set(Connection connection, HeldFolder folder) throws SQLException {
        RouteHold hold = folder.hold();
        return hold == null ? letGo(connection, folder.place()) : hold(connection, hold);
    }

    private static int hold(Connection connection, RouteHold hold) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into route_hold (place, version, turned_away, files, at, actor, comment)
                values (?, ?, ?, cast(? as jsonb), ?, ?, ?)
                on conflict (place) do update set version = excluded.version, turned_away = excluded.turned_away,
                    files = excluded.files, at = excluded.at, actor = excluded.actor, comment = excluded.comment""")) {
            new Parameters(statement)
                    .text(hold.place())
                    .number(hold.version())
                    .text(hold.turnedAway())
                    .json(VersionFile.of(List.of(), hold.files()).stream()
                            .map(StoredVersionFile::of)
                            .toList())
                    .time(hold.at())
                    .text(hold.actor())
                    .text(hold.comment());
            return statement.executeUpdate();
        }
    }

    private static int letGo(Connection connection, String place) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from route_hold where place = ?")) {
            new Parameters(statement).text(place);
            return statement.executeUpdate();
        }
    }

    /** A file in a column. */
    record StoredVersionFile(String name, String source, String text) {

        static StoredVersionFile of(VersionFile file) {
            return new StoredVersionFile(file.name(), file.source().word(), file.text());
        }

        VersionFile file() {
            return new VersionFile(name, RouteFileState.Source.valueOf(source.toUpperCase(Locale.ROOT)), text);
        }
    }
}
