package harness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks into the proxy's database behind its back, and changes it.
 *
 * @param url a {@code jdbc:} URL, such as {@link TestDatabase#newDatabase} returns
 */
public record Sql(String url) {

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
}
