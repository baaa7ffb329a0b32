package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProviderHealthTest {

    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private HealthRules rules = HealthRules.DEFAULT;
    private final ProviderHealth health = new ProviderHealth(() -> now, () -> rules);

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(health.health()).isEqualTo(Health.UNKNOWN);
        assertThat(health.lastError()).isNull();
        assertThat(health.checkedAt()).isNull();
    }

    @Test
    void threeFailedChecksInARowMakeItUnhealthy() {
        health.checkPassed();
        health.checkFailed("one");
        health.checkFailed("two");
        health.checkPassed();
        health.checkFailed("one");
        health.checkFailed("two");
        assertThat(health.health()).isEqualTo(Health.HEALTHY);

        health.checkFailed("three");

        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
        assertThat(health.lastError()).isEqualTo("three");
        assertThat(health.checkedAt()).isEqualTo(now);
    }

    @Test
    void aFailedCheckDoesNotWearOff() {
        failChecks(3);
        now = now.plus(Duration.ofHours(1));

        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void oneGoodCheckMakesItHealthyAgain() {
        failChecks(5);

        health.checkPassed();

        assertThat(health.health()).isEqualTo(Health.HEALTHY);
        assertThat(health.lastError()).isNull();
    }

    @Test
    void moreGoodChecksAreNeededWhereTheRulesSaySo() {
        rules = new HealthRules(1, 2, rules.timeout(), rules.rest());
        failChecks(1);

        health.checkPassed();
        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
        health.checkPassed();

        assertThat(health.health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void failedCallsInARowKeepItUnhealthyForAWhile() {
        health.checkPassed();
        failCalls(2);
        assertThat(health.health()).isEqualTo(Health.HEALTHY);
        failCalls(1);
        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);

        now = now.plus(rules.rest()).minusMillis(1);
        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
        now = now.plusMillis(1);

        assertThat(health.health()).isEqualTo(Health.HEALTHY);
        failCalls(1);
        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void aGoodCheckEndsWhatFailedCallsBegan() {
        failCalls(3);

        health.checkPassed();

        assertThat(health.health()).isEqualTo(Health.HEALTHY);
        failCalls(2);
        assertThat(health.health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aGoodCallEndsEverything() {
        failChecks(3);
        failCalls(3);

        health.callSucceeded();

        assertThat(health.health()).isEqualTo(Health.HEALTHY);
        assertThat(health.lastError()).isNull();
        failChecks(2);
        failCalls(2);
        assertThat(health.health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aRefusedKeyProvesThatItIsThereButDoesNotExcuseFailedCalls() {
        failChecks(3);
        health.keyRefused("key refused (401)");
        assertThat(health.health()).isEqualTo(Health.HEALTHY);
        assertThat(health.lastError()).isEqualTo("key refused (401)");

        failCalls(3);
        health.keyRefused("key refused (401)");

        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
    }

    private void failChecks(int times) {
        for (int i = 0; i < times; i++) {
            health.checkFailed("no");
        }
    }

    private void failCalls(int times) {
        for (int i = 0; i < times; i++) {
            health.callFailed("no");
        }
    }
}
