package gateway.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gateway.estimate.CalibrationStore.Factor;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final String MODEL = "gpt-5";
    private static final String FAMILY = "openai";

    private final Map<String, Factor> stored = new HashMap<>();
    private int saves;
    private boolean learning = true;
    private final CalibrationStore store = new CalibrationStore() {
        @Override
        public Map<String, Factor> load() {
            return Map.copyOf(stored);
        }

        @Override
        public void save(Map<String, Factor> factors) {
            saves++;
            stored.putAll(factors);
        }
    };
    private final Calibration calibration = new Calibration(store, () -> learning);

    @Test
    void learnsTheFactorFromRealUsage() {
        learn(400, 1.3);

        assertThat(calibration.factor(MODEL)).isCloseTo(1.3, within(0.01));
        assertThat(calibration.factor("gpt-4o")).isEqualTo(calibration.factor(MODEL));
        assertThat(calibration.factor("claude-sonnet-4-5")).isEqualTo(1.15);
    }

    /** Requests of 10,000 tokens that count so many times what the encoding tells. */
    private void learn(int requests, double truth) {
        for (int i = 0; i < requests; i++) {
            long estimated = Math.round(10_000 * calibration.factor(MODEL));
            calibration.learn(MODEL, estimated, Math.round(10_000 * truth));
        }
    }

    @Test
    void theFirstRequestsMoveItFast() {
        learn(8, 1.3);

        assertThat(calibration.factor(MODEL)).isBetween(1.15, 1.3);
    }

    @Test
    void staysBetweenHalfAndTwice() {
        learn(1_000, 50);
        assertThat(calibration.factor(MODEL)).isBetween(1.9, 2.0);

        learn(2_000, 0.05);
        assertThat(calibration.factor(MODEL)).isBetween(0.5, 0.6);
    }

    @Test
    void smallRequestsTeachNothing() {
        calibration.learn(MODEL, 299, 10_000);
        calibration.learn(MODEL, 10_000, 0);

        assertThat(calibration.factor(MODEL)).isEqualTo(1.0);
    }

    @Test
    void wantsTheFirstRequestsAndFewOfTheOthers() {
        assertThat(IntStream.range(0, 50).allMatch(i -> calibration.wants(MODEL)))
                .isTrue();
        assertThat(IntStream.range(0, 6_400)
                        .filter(i -> calibration.wants(MODEL))
                        .count())
                .isEqualTo(100);
        assertThat(calibration.wants("claude-opus-5")).isTrue();
    }

    @Test
    void learnsNothingWhereItIsSwitchedOff() {
        learning = false;

        learn(100, 1.5);

        assertThat(calibration.wants(MODEL)).isFalse();
        assertThat(calibration.factor(MODEL)).isEqualTo(1.0);
    }

    @Test
    void savesWhatHasChangedAndNothingElse() {
        calibration.save();
        assertThat(saves).isZero();

        learn(10, 1.2);
        calibration.save();
        calibration.save();

        assertThat(saves).isEqualTo(1);
        assertThat(stored).containsOnlyKeys(FAMILY);
        assertThat(stored.get(FAMILY).samples()).isEqualTo(10);
    }

    @Test
    void takesOverWhatAnotherNodeHasLearned() {
        learn(5, 1.2);
        double own = calibration.factor(MODEL);
        stored.put(FAMILY, new Factor(1.4, 3));
        calibration.load();
        assertThat(calibration.factor(MODEL)).isEqualTo(own);

        stored.put(FAMILY, new Factor(1.4, 100));
        stored.put("claude", new Factor(99, 100));
        stored.put("of-a-newer-version", new Factor(1, 1));
        calibration.load();

        assertThat(calibration.factor(MODEL)).isEqualTo(1.4);
        assertThat(calibration.factor("claude-sonnet-4-5")).isEqualTo(2);
        calibration.save();
        assertThat(saves).isZero();
    }
}
