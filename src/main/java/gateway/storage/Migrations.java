package gateway.storage;

import gateway.start.StartProgress;
import gateway.start.StartStep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date. Flyway, which takes half a second to look around, is asked only when there is work for it. */
final class Migrations {

    /** Version of the newest file in {@code db/migration}. */
    static final String NEWEST = "009";

    private static final String UNDEFINED_TABLE = "42P01";

    private Migrations() {}

    /** Whether the newest migration is in. */
    static boolean applied(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select 1 from flyway_schema_history where version = ? and success")) {
            statement.setString(1, NEWEST);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** Applies what is missing; several nodes may do so at once. */
    static void apply(DataSource source, StartProgress progress) {
        progress.during(
                StartStep.MIGRATE,
                () -> Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(source)
                        .locations("classpath:db/migration")
                        .failOnMissingLocations(true)
                        .load()
                        .migrate());
    }
}
