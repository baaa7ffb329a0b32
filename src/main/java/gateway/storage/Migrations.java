package gateway.storage;

import gateway.error.StorageStartException;
import gateway.start.StartProgress;
import gateway.start.StartStep;
import gateway.storage.connection.ConnectionTarget;
import gateway.storage.copy.SchemaSteps;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/** Brings the schema up to date. Flyway, which takes half a second to look around, is asked only when there is work for it. */
final class Migrations {

    /** Version of the newest file in {@code db/migration}. */
    static final String NEWEST = "016";

    /** Oldest PostgreSQL that has all that is used and is tested. */
    static final int OLDEST_SERVER = 14;

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String NO_RIGHT = "42501";
    private static final String NO_SCHEMA = "3F000";
    private static final String READ_ONLY = "25006";

    private Migrations() {}

    /**
     * Refuses what this program cannot work with.
     *
     * @param target named in the refusal
     * @throws StorageStartException when the server is too old, or a newer program has changed the schema
     */
    static void check(Connection connection, ConnectionTarget target, String program) throws SQLException {
        int server = connection.getMetaData().getDatabaseMajorVersion();
        if (server < OLDEST_SERVER) {
            throw new StorageStartException(
                    "PostgreSQL at " + target.place() + " is version "
                            + connection.getMetaData().getDatabaseProductVersion() + ", but " + OLDEST_SERVER
                            + " or newer is needed; upgrade it, or let DATABASE_URL name another one",
                    null);
        }
        int found = newestApplied(connection);
        int known = Integer.parseInt(NEWEST);
        if (found > known) {
            String maker = maker(connection);
            throw new StorageStartException(
                    "the database has schema " + found + (maker == null ? "" : ", made by Claude Proxy " + maker)
                            + ", and this is Claude Proxy " + program + ", which knows no more than " + known
                            + "; run the newer version, or restore the backup from before the upgrade",
                    null);
        }
        if (found < known) {
            requireRights(connection);
        }
    }

    /** Flyway tries for ten seconds to make its table where it may not. */
    private static void requireRights(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select current_schema(),"
                        + " has_schema_privilege(current_schema(), 'CREATE'), pg_is_in_recovery()");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            if (rows.getBoolean(3)) {
                throw new SQLException("recovery is in progress", READ_ONLY);
            }
            if (rows.getString(1) == null) {
                throw new SQLException("no schema has been selected to create in", NO_SCHEMA);
            }
            if (!rows.getBoolean(2)) {
                throw new SQLException("permission denied for schema " + rows.getString(1), NO_RIGHT);
            }
        }
    }

    private static int newestApplied(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "select version from flyway_schema_history where success and version ~ '^[0-9]{1,9}$'");
                ResultSet rows = statement.executeQuery()) {
            int newest = 0;
            while (rows.next()) {
                newest = Math.max(newest, rows.getInt(1));
            }
            return newest;
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return 0;
            }
            throw e;
        }
    }

    /**
     * For restored backups.
     *
     * @param program its version
     */
    static SchemaSteps steps(String program) {
        return new SchemaSteps() {
            @Override
            public String newest() {
                return NEWEST;
            }

            @Override
            public void applyUpTo(DataSource source, String version) {
                Migrations.applyUpTo(source, version);
            }

            @Override
            public void complete(DataSource source) throws SQLException {
                apply(source, program, StartProgress.SILENT);
            }
        };
    }

    /** Applies what is missing up to a version. */
    static void applyUpTo(DataSource source, String version) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .target(MigrationVersion.fromVersion(version))
                .load()
                .migrate();
    }

    private static @Nullable String maker(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select program from installation");
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return null;
            }
            throw e;
        }
    }

    /** Whether the newest migration is in. */
    static boolean applied(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return newestApplied(connection) >= Integer.parseInt(NEWEST);
        }
    }

    /**
     * Applies what is missing; several nodes may do so at once.
     *
     * @param program its version, kept for those that are too old for the schema
     */
    static void apply(DataSource source, String program, StartProgress progress) throws SQLException {
        progress.during(
                StartStep.MIGRATE,
                () -> Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(source)
                        .locations("classpath:db/migration")
                        .failOnMissingLocations(true)
                        .load()
                        .migrate());
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("update installation set program = ?")) {
            statement.setString(1, program);
            statement.executeUpdate();
        }
    }
}
