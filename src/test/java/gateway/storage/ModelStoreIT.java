package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.catalog.Catalog;
import gateway.catalog.ModelInfo;
import gateway.catalog.Price;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class ModelStoreIT {

    private Database database;
    private PostgresModelStore store;

    @BeforeEach
    void open() {
        database = PgFixture.open();
        store = new PostgresModelStore(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsAllThatIsKnownOfAModel() {
        List<ModelInfo> all = Catalog.builtIn().models();

        store.replace("mine", all);

        assertThat(store.loadAll())
                .usingRecursiveComparison()
                .ignoringCollectionOrder()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(all);
    }

    @Test
    void smallPricesKeepTheirDigits() {
        Price price = new Price(new BigDecimal("0.0375"), new BigDecimal("0.123456789"), null, null, null);

        store.replace("mine", List.of(model("a", "mine", price)));

        assertThat(store.loadAll().getFirst().price().output()).isEqualByComparingTo("0.123456789");
    }

    @Test
    void aNewListTakesThePlaceOfTheOldOneOfItsSource() {
        store.replace("openrouter", List.of(model("a", "openrouter", null), model("b", "openrouter", null)));
        store.replace("groq", List.of(model("a", "groq", null)));

        store.replace("openrouter", List.of(model("c", "openrouter", null), model("c", "openrouter", null)));

        assertThat(store.loadAll()).extracting(ModelInfo::id).containsExactly("c", "a");
    }

    @Test
    void theListOfAProviderComesAfterOpenRouters() {
        store.replace("alpha", List.of(model("a", "alpha", null)));
        store.replace("openrouter", List.of(model("a", "openrouter", null)));
        store.replace("zeta", List.of(model("a", "zeta", null)));

        assertThat(store.loadAll()).extracting(ModelInfo::source).containsExactly("openrouter", "alpha", "zeta");
    }

    @Test
    void whatPostgresCannotHoldDoesNotStopTheRest() {
        store.replace("mine", List.of(model("a\0b", "mine", null), model("c", "mine", null)));

        assertThat(store.loadAll()).extracting(ModelInfo::id).containsExactlyInAnyOrder("a\uFFFDb", "c");
    }

    @Test
    void otherNodesAreToldOnce() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen gateway");

            store.replace("mine", List.of(model("a", "mine", null), model("b", "mine", null)));

            PGNotification[] told = connection.unwrap(PGConnection.class).getNotifications(5_000);
            assertThat(told).extracting(PGNotification::getParameter).containsExactly("model");
            statement.execute("unlisten *");
        }
    }

    private static ModelInfo model(String id, String source, Price price) {
        return new ModelInfo(id, "acme", null, 1, null, price, null, null, null, source, "2026-11-21");
    }
}
