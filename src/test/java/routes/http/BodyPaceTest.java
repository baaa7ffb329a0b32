package routes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long BEGIN = 1_000;

    private final BodyPace pace = new BodyPace(GRACE, BEGIN);

    @Test
    void aBodyThatDoesNotComeIsLateAfterTheGrace() {
        assertThat(pace.deadlineNanos()).isEqualTo(at(30));
    }

    @Test
    void aDripDoesNotLastMuchLonger() {
        for (int second = 1; second < 30; second++) {
            pace.arrived(1, at(second));
        }
        assertThat(pace.deadlineNanos()).isLessThan(at(31));
    }

    @Test
    void aPauseIsNoLongerThanTheGraceHoweverMuchHasCome() {
        pace.arrived(31 * 1024 * 1024, at(1));
        assertThat(pace.deadlineNanos()).isEqualTo(at(31));
    }

    @Test
    void whoKeepsUpThePaceMaySendForHours() {
        for (int second = 1; second < 7200; second++) {
            pace.arrived(16 * 1024, at(second));
            assertThat(pace.deadlineNanos()).isGreaterThan(at(second + 28));
        }
    }

    @Test
    void timeInWhichWeHoldTheSenderUpDoesNotCount() {
        pace.arrived(1, at(20));
        long left = pace.deadlineNanos() - at(20);
        pace.hold(at(20));
        pace.hold(at(25));
        assertThat(pace.deadlineNanos()).isGreaterThan(at(100_000));
        pace.goOn(at(1_000));
        assertThat(pace.deadlineNanos() - at(1_000)).isEqualTo(left);
        pace.goOn(at(2_000));
        assertThat(pace.deadlineNanos() - at(1_000)).isEqualTo(left);
    }

    private static long at(int second) {
        return BEGIN + Duration.ofSeconds(second).toNanos();
    }
}
