package gateway.routes.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How requests of a generation are counted. */
class GenerationFiguresTest {

    private long now = TimeUnit.SECONDS.toNanos(-30);
    private final GenerationFigures figures = new GenerationFigures(() -> now);

    @Test
    void theWindowForgetsWhatIsOlderThanAMinute() {
        add(500, null, null);
        now += TimeUnit.SECONDS.toNanos(59);
        add(200, null, null);
        assertThat(figures.lately()).isEqualTo(new Tally(2, 1));

        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(figures.lately()).isEqualTo(new Tally(1, 0));
        now += TimeUnit.SECONDS.toNanos(600);
        assertThat(figures.lately()).isEqualTo(new Tally(0, 0));
        add(200, null, null);
        assertThat(figures.lately()).as("an old second leaves nothing behind").isEqualTo(new Tally(1, 0));
        assertThat(figures.all().requests()).as("all since the beginning").isEqualTo(3);
    }

    @Test
    void errorsAreWhatNoClientCanHelp() {
        add(200, null, null);
        add(200, "overloaded_error", null);
        add(504, "timeout_error", null);
        add(429, "rate_limit_error", null);
        add(499, null, null);
        add(499, "api_error", null);

        CanaryFigures all = figures.all();
        assertThat(all.requests()).isEqualTo(6);
        assertThat(all.errors()).isEqualTo(2);
        assertThat(all.refusals()).isEqualTo(1);
    }

    @Test
    void timesAndCostsAreThoseThatAreKnown() {
        assertThat(figures.all()).isEqualTo(new CanaryFigures(0, 0, 0, null, null, BigDecimal.ZERO));
        for (long millis = 1; millis <= 2000; millis++) {
            add(200, null, millis);
        }
        figures.add(new RequestOutcome(200, null, null, new BigDecimal("0.25")));
        figures.add(new RequestOutcome(200, null, null, new BigDecimal("0.5")));

        CanaryFigures all = figures.all();
        assertThat(all.firstEventMedian()).as("of the last thousand").isEqualTo(1500);
        assertThat(all.firstEventP95()).isEqualTo(1950);
        assertThat(all.cost()).isEqualByComparingTo("0.75");
    }

    private void add(int status, @Nullable String error, @Nullable Long millis) {
        figures.add(new RequestOutcome(status, error, millis, null));
    }
}
