package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.settings.SettingChange;
import gateway.settings.SettingStore;
import gateway.settings.SettingVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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

    @Test
    void changesAreMadeTogetherOfTheVersionThatWasReadOrNotAtAll() {
        PostgresSettingStore store = new PostgresSettingStore(database.dataSource());
        store.put("gateway.a", "1", "ann");

        assertThat(store.change(
                        0,
                        List.of(new SettingChange("gateway.a", "1", null), new SettingChange("gateway.b", null, "2")),
                        Map.of("gateway.b", "2"),
                        "bob",
                        "why"))
                .isEqualTo(1);
        assertThat(store.change(
                        0, List.of(new SettingChange("gateway.b", null, "3")), Map.of("gateway.b", "3"), "eve", null))
                .as("of a version that is over")
                .isZero();

        assertThat(store.load().version()).isEqualTo(1);
        assertThat(store.loadAll()).isEqualTo(Map.of("gateway.b", "2"));
        SettingVersion kept = store.versions().getFirst();
        assertThat(kept.actor()).isEqualTo("bob");
        assertThat(kept.comment()).isEqualTo("why");
        assertThat(kept.changes())
                .containsExactly(new SettingChange("gateway.a", "1", null), new SettingChange("gateway.b", null, "2"));
        assertThat(kept.before()).isEqualTo(Map.of("gateway.a", "1"));
    }

    @Test
    void theLastVersionsAreKept() {
        PostgresSettingStore store = new PostgresSettingStore(database.dataSource());
        for (int i = 0; i < SettingStore.VERSIONS + 3; i++) {
            store.change(i, List.of(new SettingChange("gateway.a", null, "x" + i)), Map.of(), "ann", null);
        }

        assertThat(store.versions())
                .hasSize(SettingStore.VERSIONS)
                .first()
                .extracting(SettingVersion::version)
                .isEqualTo(SettingStore.VERSIONS + 3L);
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
