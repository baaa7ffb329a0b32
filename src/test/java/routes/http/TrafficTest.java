package routes.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TrafficTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Traffic traffic = new Traffic();

    @Test
    void countsWhatIsInFlight() {
        traffic.entered();
        traffic.entered();
        assertThat(traffic.inFlight()).isEqualTo(2);

        traffic.left();

        assertThat(traffic.inFlight()).isEqualTo(1);
        assertThat(traffic.draining()).isFalse();
    }

    @Test
    void drainsAtOnceWhenNothingIsInFlight() {
        traffic.entered();
        traffic.left();

        assertThat(traffic.drain(Duration.ZERO)).isTrue();
        assertThat(traffic.draining()).isTrue();
    }

    @Test
    void drainsUntilTheLastHasLeft() throws Exception {
        traffic.entered();
        traffic.entered();
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        Thread drain = Thread.ofPlatform().start(() -> drained.complete(traffic.drain(LONG)));
        await().until(() -> traffic.draining() && drain.getState() == Thread.State.TIMED_WAITING);

        traffic.left();
        assertThat(drained).isNotDone();
        traffic.left();

        assertThat(drained.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tellsWhenTheLimitIsOver() {
        traffic.entered();

        assertThat(traffic.drain(Duration.ofMillis(20))).isFalse();
        assertThat(traffic.draining()).as("new requests are still refused").isTrue();
        assertThat(traffic.inFlight()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheDrainAndIsKept() {
        traffic.entered();
        Thread.currentThread().interrupt();

        assertThat(traffic.drain(LONG)).isFalse();

        assertThat(Thread.interrupted()).isTrue();
    }
}
