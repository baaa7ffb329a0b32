package harness;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks into the proxy's database behind its back, and changes it.
 *
 * @param url a {@code jdbc:} URL, such as {@link TestDatabase#newDatabase} returns
 */
public record Sql(String url) {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String OTHERS =
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";

    /** Runs one statement. */
    public void run(String statement) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement open = connection.createStatement()) {
            open.execute(statement);
        } catch (SQLException failure) {
            throw new IllegalStateException(statement, failure);
        }
    }

    /** The first column of the first row. */
    public long number(String query) {
        return Long.parseLong(texts(query).getFirst());
    }

    /** The first column of all rows; null where it is null. */
    public List<String> texts(String query) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement open = connection.createStatement();
                ResultSet rows = open.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException failure) {
            throw new IllegalStateException(query, failure);
        }
    }

    /** Runs a statement that locks something in a transaction of its own, which lasts until it is closed. */
    public Lock lock(String statement) {
        try {
            Connection connection = DriverManager.getConnection(url);
            connection.setAutoCommit(false);
            try (Statement open = connection.createStatement()) {
                open.execute(statement);
            }
            return connection::close;
        } catch (SQLException failure) {
            throw new IllegalStateException(statement, failure);
        }
    }

    /** What others wait for until it is closed. */
    public interface Lock extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    /** Waits until somebody waits for a {@link #lock}. */
    public void awaitWaiting() {
        await("somebody waits for a lock")
                .atMost(SOON)
                .pollDelay(Duration.ZERO)
                .until(() -> number(OTHERS + " and wait_event_type = 'Lock'") > 0);
    }

    /** Ends the connections that wait for a {@link #lock}. */
    public void endWaiting() {
        run("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'");
    }

    /** Waits until nobody else is connected: the server notices the end of a killed process some time after it. */
    public void awaitAlone() {
        await("nobody else is connected").atMost(SOON).pollDelay(Duration.ZERO).until(() -> number(OTHERS) == 0);
    }
}
