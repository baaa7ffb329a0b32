package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinuteWindowTest {

    private static final long START = 1_790_000_000_000L;

    private final MinuteWindow window = new MinuteWindow();

    @Test
    void noLimitAllowsEverything() {
        for (int i = 0; i < 1000; i++) {
            assertThat(window.tryCount(0, START)).isTrue();
        }
        assertThat(window.untilFree(0, START)).isZero();
    }

    @Test
    void theLimitHoldsUntilTheMinuteIsOver() {
        assertThat(window.tryCount(2, START)).isTrue();
        assertThat(window.tryCount(2, START + 10_000)).isTrue();

        assertThat(window.tryCount(2, START + 20_000)).isFalse();
        assertThat(window.tryCount(2, START + 60_000)).isFalse();
        assertThat(window.tryCount(2, START + 61_000)).isTrue();
        assertThat(window.tryCount(2, START + 61_000)).isFalse();
        assertThat(window.tryCount(2, START + 71_000)).isTrue();
    }

    @Test
    void itTellsWhenOneMoreIsAllowed() {
        assertThat(window.tryCount(2, START + 500)).isTrue();
        assertThat(window.tryCount(2, START + 5_000)).isTrue();

        Duration wait = window.untilFree(2, START + 20_000);

        assertThat(wait).isEqualTo(Duration.ofSeconds(41));
        assertThat(window.tryCount(2, START + 20_000 + wait.toMillis() - 1)).isFalse();
        assertThat(window.tryCount(2, START + 20_000 + wait.toMillis())).isTrue();
    }

    @Test
    void aLowerLimitWaitsForMoreToPass() {
        window.tryCount(3, START);
        window.tryCount(3, START + 10_000);
        window.tryCount(3, START + 20_000);

        assertThat(window.untilFree(1, START + 30_000)).isEqualTo(Duration.ofSeconds(51));
        assertThat(window.untilFree(4, START + 30_000)).isZero();
    }

    @Test
    void noMinuteEverHoldsMoreThanTheLimit() {
        Random random = new Random(11);
        List<Long> counted = new ArrayList<>();
        long now = START;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(400);
            if (window.tryCount(20, now)) {
                counted.add(now);
            }
        }

        assertThat(counted).hasSizeGreaterThan(250);
        for (int i = 20; i < counted.size(); i++) {
            assertThat(counted.get(i) - counted.get(i - 20)).isGreaterThanOrEqualTo(60_000);
        }
    }

    @Test
    void aLongRestForgetsEverything() {
        window.tryCount(1, START);

        assertThat(window.tryCount(1, START + 86_400_000)).isTrue();
        assertThat(window.tryCount(1, START + 86_400_000)).isFalse();
    }
}
