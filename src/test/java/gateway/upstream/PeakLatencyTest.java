package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PeakLatencyTest {

    private static final long AT = 1_000_000;

    private final PeakLatency latency = new PeakLatency();

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(latency.millis()).isZero();
        assertThat(latency.millisAt(AT)).isZero();
    }

    @Test
    void aSlowerAnswerCountsAtOnce() {
        observe(100, AT);
        observe(900, AT + 1);

        assertThat(latency.millis()).isEqualTo(900);
    }

    @Test
    void fasterAnswersWearItDownWithinTenSeconds() {
        observe(1000, AT);
        observe(100, AT);
        assertThat(latency.millis()).as("at the same moment").isEqualTo(1000);
        observe(100, AT + 10_000);
        assertThat(latency.millis()).isCloseTo(100 + 900 / Math.E, within(0.01));
        observe(100, AT + 70_000);

        assertThat(latency.millis()).isCloseTo(100, within(1.0));
    }

    @Test
    void timeAloneWearsItDownForWhoeverChooses() {
        observe(1000, AT);

        assertThat(latency.millisAt(AT)).isEqualTo(1000);
        assertThat(latency.millisAt(AT + 10_000)).isCloseTo(1000 / Math.E, within(0.01));
        assertThat(latency.millis()).isEqualTo(1000);
    }

    @Test
    void aClockThatGoesBackDoesNoHarm() {
        observe(1000, AT);
        observe(100, AT - 50_000);

        assertThat(latency.millis()).isEqualTo(1000);
        assertThat(latency.millisAt(AT - 1)).isEqualTo(1000);
    }

    private void observe(long millis, long at) {
        latency.observe(millis * 1_000_000, at);
    }
}
