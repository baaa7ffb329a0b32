package routes.stub;

import gateway.estimate.Calibration;
import gateway.estimate.CalibrationStore;
import gateway.estimate.TokenEstimator;
import gateway.telemetry.AccountingMetrics;
import gateway.usage.BatchResultStore;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import routes.answer.Settlement;
import routes.answer.SettlementListener;
import routes.translate.RequestEstimates;

/** Settlements and estimates that keep nothing but the rows. */
public final class Settlements {

    private Settlements() {}

    /** Writes rows to a journal; nothing has a price. */
    public static Settlement into(UsageJournal journal, SettlementListener... listeners) {
        return into(journal, System::nanoTime, listeners);
    }

    /** The same with a clock, in nanoseconds. */
    public static Settlement into(UsageJournal journal, LongSupplier nanoTime, SettlementListener... listeners) {
        return new Settlement(
                journal,
                nanoTime,
                () -> true,
                (model, usage, provider) -> null,
                List.of(listeners),
                new AccountingMetrics(new SimpleMeterRegistry()),
                new NothingCounted());
    }

    /** Estimates that learn nothing. */
    public static RequestEstimates estimates() {
        Calibration calibration = new Calibration(new NothingLearned(), () -> false);
        return new RequestEstimates(new TokenEstimator(calibration, () -> 1_600), calibration);
    }

    /** Of batches nothing is kept. */
    public static BatchResultStore nothingCounted() {
        return new NothingCounted();
    }

    private static final class NothingCounted implements BatchResultStore {
        @Override
        public boolean isComplete(String batchId) {
            return true;
        }

        @Override
        public Set<UUID> count(String batchId, Collection<UUID> results, Function<Set<UUID>, @Nullable UsageRow> row) {
            return Set.of();
        }

        @Override
        public void complete(String batchId) {}
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
