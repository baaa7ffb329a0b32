package routes.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import routes.answer.UpstreamTimeouts;

class StreamLifeTest {

    private static final UpstreamTimeouts TIMEOUTS = timeouts(60, 120, 300);

    private final StreamLife life = new StreamLife(seconds(-5));

    @Test
    void beforeContentPingsHelpNoLongerThanTheFirstEventOrASilenceMayTake() {
        life.life(seconds(10));
        life.bytes(seconds(50));

        assertThat(life.deadline(timeouts(60, 20, 300))).isEqualTo(seconds(70));
        assertThat(life.deadline(timeouts(30, 70, 300))).isEqualTo(seconds(80));
        assertThat(life.hasContent()).isFalse();
    }

    @Test
    void aSilenceIsShorterThanPingsMayBe() {
        life.content();
        life.life(seconds(0));
        life.bytes(seconds(0));

        assertThat(life.hasContent()).isTrue();
        assertThat(life.deadline(TIMEOUTS)).isEqualTo(seconds(120));
        life.bytes(seconds(100));
        assertThat(life.deadline(TIMEOUTS)).isEqualTo(seconds(220));
        life.bytes(seconds(250));
        assertThat(life.deadline(TIMEOUTS)).as("nothing but pings").isEqualTo(seconds(300));
        life.life(seconds(299));
        assertThat(life.deadline(TIMEOUTS)).isEqualTo(seconds(370));
    }

    @Test
    void behindTheStopReasonTheEndComesSoon() {
        life.content();
        life.life(seconds(10));

        assertThat(life.stopping()).isTrue();
        assertThat(life.stopping()).as("known already").isFalse();
        life.bytes(seconds(14));
        assertThat(life.deadline(TIMEOUTS)).isEqualTo(seconds(15));
        life.life(seconds(14));
        assertThat(life.deadline(TIMEOUTS)).isEqualTo(seconds(19));
        assertThat(life.isStopping()).isTrue();
    }

    @Test
    void behindTheEndNothingKeepsAStreamOpen() {
        life.life(seconds(10));

        assertThat(life.over()).isTrue();
        assertThat(life.over()).isFalse();
        assertThat(life.stopping()).as("no way back").isFalse();
        life.bytes(seconds(11));
        life.life(seconds(11));
        assertThat(life.deadline(TIMEOUTS)).isEqualTo(seconds(12));
    }

    @Test
    void theClockMayBeginBelowZero() {
        StreamLife early = new StreamLife(Long.MAX_VALUE - seconds(1));
        early.content();
        early.bytes(Long.MAX_VALUE);

        assertThat(early.deadline(TIMEOUTS) - Long.MAX_VALUE).isEqualTo(seconds(120));
    }

    @Test
    void theClockMayOverflowBetweenTwoDeadlines() {
        StreamLife early = new StreamLife(Long.MAX_VALUE - seconds(200));
        early.content();

        assertThat(early.deadline(TIMEOUTS)).as("the silence").isEqualTo(Long.MAX_VALUE - seconds(80));
    }

    private static UpstreamTimeouts timeouts(int firstEvent, int silence, int pingsOnly) {
        Duration other = Duration.ofDays(1);
        return new UpstreamTimeouts(
                other,
                Duration.ofSeconds(firstEvent),
                other,
                other,
                Duration.ofSeconds(silence),
                Duration.ofSeconds(pingsOnly),
                other,
                false);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
