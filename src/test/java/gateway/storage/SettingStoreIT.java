package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettingStoreIT {

    private Database database;

    @BeforeEach
    void open() {
        database = PgFixture.open();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsTheLastValue() throws SQLException {
        PostgresSettingStore store = new PostgresSettingStore(database.dataSource());
        assertThat(store.loadAll()).isEmpty();

        store.put("gateway.a", "1", "ann");
        store.put("gateway.b", "2", "ann");
        store.put("gateway.a", "3", "bob");

        assertThat(store.loadAll()).isEqualTo(Map.of("gateway.a", "3", "gateway.b", "2"));
        assertThat(text("select updated_by from setting where key = 'gateway.a'"))
                .isEqualTo("bob");
    }

    private String text(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            results.next();
            return results.getString(1);
        }
    }
}
