package routes.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import routes.cli.run.StopSignals.Meaning;

/** Which signal means what. */
class StopSignalsTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final StopSignals signals = new StopSignals(clock::get);

    @Test
    void twoWithinHalfASecondAreOneStopAlsoWhereTheClockTurnsOver() {
        assertThat(signals.next()).isEqualTo(Meaning.FIRST);
        assertThat(signals.next()).isEqualTo(Meaning.SAME);
        clock.addAndGet(Duration.ofMillis(499).toNanos());
        assertThat(signals.next()).isEqualTo(Meaning.SAME);
    }

    @Test
    void aLaterOneIsTheSecondMeasuredFromTheFirst() {
        signals.next();
        clock.addAndGet(Duration.ofMillis(300).toNanos());
        signals.next();
        clock.addAndGet(Duration.ofMillis(300).toNanos());
        assertThat(signals.next()).isEqualTo(Meaning.SECOND);
    }

    @Test
    void knowsWhetherThereWasOne() {
        assertThat(signals.any()).isFalse();
        signals.next();
        assertThat(signals.any()).isTrue();
    }
}
