package gateway.account.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ModelRestsTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final ModelRests rests = new ModelRests();

    @Test
    void onlySoManyNamesThatClientsChooseAreRemembered() {
        for (int i = 0; i < 5000; i++) {
            rests.begin("a", "made-up-" + i, until(60), NOW, 1);
        }
        assertThat(rests.running(NOW)).hasSize(1000).containsKey("made-up-0");
        assertThat(rests.of("made-up-4999")).isNull();
        assertThat(rests.begin("a", "made-up-0", until(120), NOW, 1))
                .as("a known one is lengthened")
                .isNotNull();
    }

    @Test
    void endedOnesGiveWay() {
        for (int i = 0; i < 1000; i++) {
            rests.begin("a", "made-up-" + i, until(60), NOW, 1);
        }
        Instant later = NOW.plusSeconds(61);
        assertThat(rests.begin("a", "claude-x", until(120), later, 1)).isNotNull();
        assertThat(rests.running(later)).containsOnlyKeys("claude-x");
    }

    private static CoolDown until(int seconds) {
        return new CoolDown(NOW.plus(Duration.ofSeconds(seconds)), false, "429");
    }
}
