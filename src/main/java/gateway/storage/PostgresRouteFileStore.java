package gateway.storage;

import gateway.routes.model.RouteText;
import gateway.routes.version.HeldFolder;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteFileStore;
import gateway.routes.version.RouteNode;
import gateway.routes.version.StoredRouteFile;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Route files in the table {@code route_file}, nodes in {@code route_node}. Safe from many threads and nodes. */
public final class PostgresRouteFileStore implements RouteFileStore {

    private final DataSource source;

    public PostgresRouteFileStore(DataSource source) {
        this.source = source;
    }

    @Override
    public List<StoredRouteFile> loadAll() {
        return Transactions.each(source, connection -> {
            List<StoredRouteFile> files = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "select name, text, version, comment, updated_at, updated_by from route_file order by name");
                    ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    files.add(new StoredRouteFile(
                            results.getString(1),
                            results.getString(2),
                            results.getLong(3),
                            results.getString(4),
                            results.getTimestamp(5).toInstant(),
                            results.getString(6)));
                }
            }
            return files;
        });
    }

    @Override
    public long put(String name, String text, @Nullable Long expected, @Nullable String comment, String actor) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    insert into route_file as known (name, text, comment, updated_by)
                    select ?, ?, ?, ? where ?::bigint is null or ? = 0
                        or exists (select from route_file where name = ?)
                    on conflict (name) do update set text = excluded.text, comment = excluded.comment,
                        updated_by = excluded.updated_by, updated_at = now(), version = known.version + 1
                    where ?::bigint is null or known.version = ?
                    returning version""")) {
                statement.setString(1, name);
                statement.setString(2, text);
                statement.setString(3, comment);
                statement.setString(4, actor);
                setVersion(statement, 5, expected);
                setVersion(statement, 6, expected);
                statement.setString(7, name);
                setVersion(statement, 8, expected);
                setVersion(statement, 9, expected);
                try (ResultSet results = statement.executeQuery()) {
                    return results.next() ? results.getLong(1) : 0L;
                }
            }
        });
    }

    @Override
    public boolean delete(String name, @Nullable Long expected) {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "delete from route_file where name = ? and (?::bigint is null or version = ?)")) {
                statement.setString(1, name);
                setVersion(statement, 2, expected);
                setVersion(statement, 3, expected);
                return statement.executeUpdate() > 0;
            }
        });
    }

    @Override
    public void replaceAll(List<RouteText> files, HeldFolder folder, @Nullable String comment, String actor) {
        Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from route_file where not name = any(?)")) {
                new Parameters(statement)
                        .array("text", files.stream().map(RouteText::name).toArray());
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement("""
                    insert into route_file as known (name, text, comment, updated_by) values (?, ?, ?, ?)
                    on conflict (name) do update set text = excluded.text, comment = excluded.comment,
                        updated_by = excluded.updated_by, updated_at = now(), version = known.version + 1
                    where known.text <> excluded.text""")) {
                for (RouteText file : files) {
                    new Parameters(statement)
                            .text(file.name())
                            .text(file.text())
                            .text(comment)
                            .text(actor);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
            return RouteHolds.set(connection, folder);
        });
    }

    @Override
    public void report(RouteNode node) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("delete from route_node where seen_at < now() - interval '1 day'")) {
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement("""
                    insert into route_node (node, generation, files, result, failure, changed_at) values (?, ?, ?, ?, ?, ?)
                    on conflict (node) do update set generation = excluded.generation, files = excluded.files,
                        result = excluded.result, failure = excluded.failure, changed_at = excluded.changed_at,
                        seen_at = now()""")) {
                statement.setString(1, node.node());
                statement.setInt(2, node.generation());
                statement.setString(3, node.files());
                statement.setString(4, node.result().word());
                statement.setString(5, node.failure());
                statement.setTimestamp(6, Timestamp.from(node.at()));
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public void leave(String node) {
        Transactions.each(source, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("delete from route_node where node = ?")) {
                statement.setString(1, node);
                return statement.executeUpdate();
            }
        });
    }

    @Override
    public List<RouteNode> nodes() {
        return Transactions.each(source, connection -> {
            List<RouteNode> nodes = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "select node, generation, files, result, failure, changed_at from route_node"
                                    + " where seen_at > now() - interval '15 minutes' order by node");
                    ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    nodes.add(new RouteNode(
                            results.getString(1),
                            results.getInt(2),
                            results.getString(3),
                            RouteChange.Result.valueOf(results.getString(4).toUpperCase(Locale.ROOT)),
                            results.getString(5),
                            results.getTimestamp(6).toInstant()));
                }
            }
            return nodes;
        });
    }

    private static void setVersion(PreparedStatement statement, int index, @Nullable Long version) throws SQLException {
        if (version == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, version);
        }
    }
}
