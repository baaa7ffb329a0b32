package gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {

    private Instant now = Instant.parse("2026-11-29T12:00:00Z");
    private int most = 3;
    private final FailedAttempts failures = new FailedAttempts(() -> now, () -> most);

    @Test
    void beyondTheLimitAnAddressWaitsUntilItsMinuteIsOver() {
        for (int i = 0; i < 3; i++) {
            assertThat(failures.failed("a")).isNull();
            now = now.plusSeconds(1);
        }

        assertThat(failures.failed("a")).isEqualTo(Duration.ofSeconds(57));
        now = now.plusSeconds(56);
        assertThat(failures.failed("a")).isEqualTo(Duration.ofSeconds(1));
        now = now.plusSeconds(1);
        assertThat(failures.failed("a")).isNull();
    }

    @Test
    void whoHasFailedTooOftenWaitsWhateverIsTriedNext() {
        for (int i = 0; i < 2; i++) {
            failures.failed("a");
        }
        assertThat(failures.waiting("a")).isNull();
        failures.failed("a");

        assertThat(failures.waiting("a")).isEqualTo(Duration.ofSeconds(60));
        assertThat(failures.waiting("b")).isNull();
        now = now.plusSeconds(60);
        assertThat(failures.waiting("a")).isNull();
    }

    @Test
    void addressesAreCountedApart() {
        for (int i = 0; i < 4; i++) {
            failures.failed("a");
        }

        assertThat(failures.failed("a")).isNotNull();
        assertThat(failures.failed("b")).isNull();
    }

    @Test
    void aClockThatIsSetBackLocksNobodyOut() {
        for (int i = 0; i < 4; i++) {
            failures.failed("a");
        }
        now = now.minusSeconds(3600);

        assertThat(failures.failed("a")).isNull();
    }

    @Test
    void zeroIsNoLimit() {
        most = 0;

        for (int i = 0; i < 100; i++) {
            assertThat(failures.failed("a")).isNull();
        }
        assertThat(failures.size()).isZero();
    }

    @Test
    void manyAddressesTakeNoMoreMemoryThanTenThousand() {
        for (int i = 0; i < 12_000; i++) {
            failures.failed("address-" + i);
        }

        assertThat(failures.size()).isEqualTo(10_000);
    }
}
