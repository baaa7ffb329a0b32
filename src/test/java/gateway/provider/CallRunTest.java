package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.Blame;
import gateway.upstream.FailureClass;
import gateway.upstream.Origin;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whose failures make a provider unhealthy; three in a row suffice. */
class CallRunTest {

    private final ProviderHealth health =
            new ProviderHealth(() -> Instant.parse("2026-11-20T12:00:00Z"), () -> HealthRules.DEFAULT);

    @Test
    void aPromptThatProvokesFailuresIsOne() {
        for (int i = 0; i < 25; i++) {
            health.callFailed("500", new Origin("anna", 7), true);
        }

        assertThat(health.health()).isEqualTo(Health.UNKNOWN);
        assertThat(health.lastError()).isEqualTo("500");
    }

    @Test
    void differentRequestsOfTheOnlyClientSuffice() {
        for (int i = 0; i < 3; i++) {
            assertThat(health.health()).isEqualTo(Health.UNKNOWN);
            health.callFailed("500", new Origin("anna", i), true);
        }

        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void ofSeveralClientsOneDoesNotSuffice() {
        for (int i = 0; i < 25; i++) {
            health.callFailed("500", new Origin("anna", i), false);
        }
        assertThat(health.health()).isEqualTo(Health.UNKNOWN);

        health.callFailed("500", new Origin("ben", 1), false);
        assertThat(health.health()).as("one may be chance").isEqualTo(Health.UNKNOWN);
        health.callFailed("500", new Origin("ben", 2), false);

        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void whatNoRequestCanBringAboutCountsEachTime() {
        for (int i = 0; i < 3; i++) {
            health.callFailed("no connection");
        }

        assertThat(health.health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void aGoodCallBeginsANewRow() {
        for (int i = 0; i < 10; i++) {
            health.callFailed("500", new Origin("anna", i), true);
            health.callFailed("500", new Origin("anna", i + 100), true);
            health.callSucceeded();
        }

        assertThat(health.health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void whatFailsAtTwoProvidersCountsAtNeither() {
        ProviderSlot slot = slot();
        for (int i = 0; i < 25; i++) {
            slot.failed(FailureClass.SERVER_ERROR, new Origin("anna", i), Blame.SHARED);
        }

        assertThat(slot.health()).isEqualTo(Health.UNKNOWN);
        assertThat(slot.failures()).isEqualTo(25);
    }

    @Test
    void aRefusalOfTheRequestCountsNothing() {
        ProviderSlot slot = slot();
        for (int i = 0; i < 25; i++) {
            slot.failed(FailureClass.FORBIDDEN);
        }

        assertThat(slot.health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void aSecondClientMakesTheFirstOneInsufficient() {
        ProviderSlot slot = slot();
        slot.callers().note("anna", "anna");
        slot.callers().note("ben", "ben");
        for (int i = 0; i < 25; i++) {
            slot.failed(FailureClass.SERVER_ERROR, new Origin("anna", i), Blame.OPEN);
        }

        assertThat(slot.health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void keysOfOneTenantDoNotSpeakForOthers() {
        ProviderSlot slot = slot();
        slot.callers().note("anna-0", "domain:a");
        slot.callers().note("ben", "key:ben");
        for (int i = 0; i < 25; i++) {
            slot.failed(FailureClass.CREDENTIAL, new Origin("anna-" + i % 3, "domain:a", i), Blame.CONFIRMED);
        }

        assertThat(slot.health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void aLoudTenantLeavesRoomForWhatOthersMeet() {
        ProviderSlot slot = slot();
        slot.callers().note("anna-0", "domain:a");
        slot.callers().note("ben", "key:ben");
        for (int i = 0; i < 200; i++) {
            slot.failed(FailureClass.SERVER_ERROR, new Origin("anna-" + i % 3, "domain:a", i), Blame.OPEN);
        }
        assertThat(slot.health()).isEqualTo(Health.UNKNOWN);
        slot.failed(FailureClass.SERVER_ERROR, new Origin("ben", "key:ben", 1), Blame.OPEN);
        slot.failed(FailureClass.SERVER_ERROR, new Origin("ben", "key:ben", 2), Blame.OPEN);

        assertThat(slot.health()).isEqualTo(Health.UNHEALTHY);
    }

    private static ProviderSlot slot() {
        return new ProviderSlot(
                ProviderFixture.provider("groq", "vendor", "groq"),
                () -> Instant.EPOCH.plus(Duration.ofDays(1)),
                () -> HealthRules.DEFAULT);
    }
}
