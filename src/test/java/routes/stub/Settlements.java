package routes.stub;

import gateway.estimate.Calibration;
import gateway.estimate.CalibrationStore;
import gateway.estimate.TokenEstimator;
import gateway.telemetry.AccountingMetrics;
import gateway.usage.UsageJournal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import routes.relay.RequestEstimates;
import routes.relay.Settlement;

/** Settlements and estimates that keep nothing but the rows. */
public final class Settlements {

    private Settlements() {}

    /** Writes rows to a journal; nothing has a price. */
    public static Settlement into(UsageJournal journal) {
        return new Settlement(
                journal,
                System::nanoTime,
                () -> true,
                (model, usage, provider) -> null,
                estimates(),
                new AccountingMetrics(new SimpleMeterRegistry()));
    }

    /** Estimates that learn nothing. */
    public static RequestEstimates estimates() {
        Calibration calibration = new Calibration(new NothingLearned(), () -> false);
        return new RequestEstimates(new TokenEstimator(calibration, () -> 1_600), calibration);
    }

    private static final class NothingLearned implements CalibrationStore {
        @Override
        public Map<String, Factor> load() {
            return Map.of();
        }

        @Override
        public void save(Map<String, Factor> factors) {}
    }
}
