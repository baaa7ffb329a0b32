package gateway.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import gateway.routes.version.HeldFolder;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteFileState;
import gateway.routes.version.RouteHold;
import gateway.routes.version.RouteVersion;
import gateway.routes.version.RouteVersionStore;
import gateway.routes.version.VersionFile;
import gateway.storage.RouteHolds.StoredVersionFile;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.StoredText;
import gateway.storage.connection.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Versions of routes in the table {@code route_version}, held files in {@code route_hold}. Safe from many threads and nodes. */
public final class PostgresRouteVersionStore implements RouteVersionStore {

    private static final TypeReference<List<StoredVersionFile>> FILES = new TypeReference<>() {};
    private static final String COLUMNS = "number, node, at, trigger, actor, comment, result, failure, generation,"
            + " changed, took_ms, canary, before, restores, digest";

    private final DataSource source;

    public PostgresRouteVersionStore(DataSource source) {
        this.source = source;
    }

    @Override
    public long keep(RouteVersion version, int most) {
        return Transactions.allOrNothing(source, connection -> {
            long number = insert(connection, version);
            try (PreparedStatement statement = connection.prepareStatement("delete from route_version where number <= ("
                    + "select number from route_version order by number desc offset ? limit 1)")) {
                new Parameters(statement).number(most);
                statement.executeUpdate();
            }
            return number;
        });
    }

    private static long insert(Connection connection, RouteVersion version) throws SQLException {
        RouteChange change = version.change();
        try (PreparedStatement statement = connection.prepareStatement("""
                insert into route_version (node, at, trigger, actor, comment, result, failure, generation, changed, took_ms,
                    canary, before, restores, digest, files)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?::bigint, ?::bigint, ?, cast(? as jsonb))
                returning number""")) {
            new Parameters(statement)
                    .text(version.node())
                    .time(change.at())
                    .text(change.trigger().word())
                    .text(change.actor())
                    .text(change.comment())
                    .text(change.result().word())
                    .text(change.failure())
                    .number(change.generation())
                    .array(
                            "text",
                            change.files().stream().map(StoredText::clean).toArray())
                    .number(change.took().toMillis())
                    .number(version.canary())
                    .text(version.before() == null ? null : version.before().toString())
                    .text(version.restores() == null ? null : version.restores().toString())
                    .text(version.digest())
                    .json(version.files().stream().map(StoredVersionFile::of).toList());
            try (ResultSet results = statement.executeQuery()) {
                results.next();
                return results.getLong(1);
            }
        }
    }

    @Override
    public @Nullable Long used(String digest, Instant since) {
        return number(
                "select max(number) from route_version where result = 'used' and digest = ? and at >= ?",
                set -> set.text(digest).time(since));
    }

    @Override
    public @Nullable Long newestUsed() {
        return number("select max(number) from route_version where result = 'used'", set -> {});
    }

    private @Nullable Long number(String sql, Setting setting) {
        List<Long> found = Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                setting.set(new Parameters(statement));
                try (ResultSet results = statement.executeQuery()) {
                    results.next();
                    Long number = number(results, 1);
                    return number == null ? List.<Long>of() : List.of(number);
                }
            }
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public List<RouteVersion> newest(int limit) {
        return versions("null from route_version order by number desc limit ?", limit);
    }

    @Override
    public @Nullable RouteVersion find(long number) {
        List<RouteVersion> found = versions("files from route_version where number = ?", number);
        return found.isEmpty() ? null : found.getFirst();
    }

    private List<RouteVersion> versions(String sql, long parameter) {
        return Transactions.each(source, connection -> {
            List<RouteVersion> versions = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("select " + COLUMNS + ", " + sql)) {
                new Parameters(statement).number(parameter);
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        versions.add(version(results));
                    }
                }
            }
            return versions;
        });
    }

    private static RouteVersion version(ResultSet row) throws SQLException {
        RouteChange change = new RouteChange(
                row.getTimestamp("at").toInstant(),
                RouteChange.Trigger.valueOf(row.getString("trigger").toUpperCase(Locale.ROOT)),
                row.getString("actor"),
                row.getString("comment"),
                RouteChange.Result.valueOf(row.getString("result").toUpperCase(Locale.ROOT)),
                row.getInt("generation"),
                List.of((String[]) row.getArray("changed").getArray()),
                row.getString("failure"),
                Duration.ofMillis(row.getLong("took_ms")));
        return new RouteVersion(
                row.getLong("number"),
                row.getString("node"),
                change,
                row.getInt("canary"),
                number(row, 13),
                number(row, 14),
                row.getString("digest"),
                files(row.getString(16)));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    private static List<VersionFile> files(@Nullable String json) {
        return json == null
                ? List.of()
                : StoredText.parse(json, FILES).stream()
                        .map(StoredVersionFile::file)
                        .toList();
    }

    @Override
    public @Nullable RouteHold held(String place) {
        List<RouteHold> found = Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select version, turned_away, files, at, actor, comment from route_hold where place = ?")) {
                new Parameters(statement).text(place);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next()
                            ? List.of(new RouteHold(
                                    place,
                                    row.getLong(1),
                                    row.getString(2),
                                    VersionFile.of(files(row.getString(3)), RouteFileState.Source.FOLDER),
                                    row.getTimestamp(4).toInstant(),
                                    row.getString(5),
                                    row.getString(6)))
                            : List.of();
                }
            }
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public void hold(HeldFolder folder) {
        Transactions.each(source, connection -> RouteHolds.set(connection, folder));
    }

    @FunctionalInterface
    private interface Setting {
        void set(Parameters parameters) throws SQLException;
    }
}
