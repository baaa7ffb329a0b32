package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.estimate.CalibrationStore.Factor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibrationStoreIT {

    @Test
    void keepsTheLastFactorOfEachFamily() {
        try (Database database = PgFixture.open()) {
            PostgresCalibrationStore store = new PostgresCalibrationStore(database.dataSource());
            assertThat(store.load()).isEmpty();

            store.save(Map.of("claude", new Factor(1.234_567_8, 5), "openai", new Factor(0.97, 2)));
            store.save(Map.of("claude", new Factor(1.3, 6)));

            assertThat(store.load()).isEqualTo(Map.of("claude", new Factor(1.3, 6), "openai", new Factor(0.97, 2)));
        }
    }
}
