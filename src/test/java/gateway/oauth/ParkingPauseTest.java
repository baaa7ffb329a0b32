package gateway.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ParkingPauseTest {

    @Test
    void waitsAsLongAsAsked() {
        long began = System.nanoTime();

        new ParkingPause().pause(Duration.ofMillis(20));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }

    @Test
    void doesNotWaitOnAnInterruptedThread() {
        Thread.currentThread().interrupt();

        new ParkingPause().pause(Duration.ofHours(1));

        assertThat(Thread.interrupted()).isTrue();
    }
}
