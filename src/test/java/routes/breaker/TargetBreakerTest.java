package routes.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.Blame;
import gateway.upstream.Origin;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who feels a circuit breaker, and whose failures open it; 20 calls and 50 % in 60 s, five in a row. */
class TargetBreakerTest {

    private static final String ANNA = "anna";
    private static final String BEN = "ben";

    private long nanos = 1_000_000_000_000L;
    private TargetBreaker breaker = breaker(5);

    private TargetBreaker breaker(int inARow) {
        return new TargetBreaker(
                "a messages",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(60)
                        .minimumNumberOfCalls(20)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofSeconds(10))
                        .permittedNumberOfCallsInHalfOpenState(3)
                        .currentTimestampFunction(clock -> nanos, TimeUnit.NANOSECONDS)
                        .clock(new HandClock())
                        .build(),
                inARow);
    }

    /** What breakers look at for the end of their opening. */
    private final class HandClock extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Blame.class,
            names = {"OPEN", "SHARED"})
    void aPromptThatFailsHoweverOftenOpensNothing(Blame blame) {
        fail(ANNA, 25, blame, 7);

        assertThat(breaker.tryAcquire(BEN)).isTrue();
        assertThat(breaker.tryAcquire(ANNA)).as("with another prompt").isTrue();
        assertThat(breaker.state()).isZero();
    }

    @Test
    void whatFailsEverywhereOpensNothingHoweverItVaries() {
        for (int i = 0; i < 100; i++) {
            fail(ANNA, 1, Blame.SHARED, i);
        }

        assertThat(breaker.tryAcquire(BEN)).isTrue();
        assertThat(breaker.tryAcquire(ANNA)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Blame.class,
            names = {"CERTAIN", "CONFIRMED", "OPEN"})
    void whatOneClientAloneMeetsOnlyThatClientFeels(Blame blame) {
        for (int i = 0; i < 100; i++) {
            fail(ANNA, 1, blame, i);
        }

        assertThat(breaker.tryAcquire(ANNA)).isFalse();
        assertThat(breaker.tryAcquire(BEN)).isTrue();
        assertThat(breaker.state()).as("it is shown").isEqualTo(1);
    }

    @Test
    void oneClientsFailuresBesideOthersGoodAnswersDoNotSuffice() {
        good(BEN, 9);
        fail(ANNA, 50, Blame.CONFIRMED, 1);
        good(BEN, 1);

        assertThat(breaker.tryAcquire(BEN)).isTrue();
    }

    @Test
    void twoClientsThatMeetFailuresOpenItForAll() {
        for (int i = 0; i < 10; i++) {
            fail(ANNA, 1, Blame.CONFIRMED, 1);
            fail(BEN, 1, Blame.CONFIRMED, 1);
            good(ANNA, i == 0 ? 1 : 0);
        }
        fail("chris", 4, Blame.CONFIRMED, 1);

        assertThat(breaker.tryAcquire("dora")).isFalse();
    }

    @Test
    void fiveDifferentFailuresInARowOpenItForTheirClient() {
        for (int i = 0; i < 4; i++) {
            fail(ANNA, 1, Blame.CONFIRMED, i);
        }
        assertThat(breaker.tryAcquire(ANNA)).isTrue();
        fail(ANNA, 1, Blame.CONFIRMED, 4);

        assertThat(breaker.tryAcquire(ANNA)).isFalse();
        assertThat(breaker.tryAcquire(BEN)).isTrue();
    }

    @Test
    void aGoodAnswerEndsTheRow() {
        for (int i = 0; i < 12; i++) {
            fail(ANNA, 1, Blame.CONFIRMED, i);
            if (i % 4 == 3) {
                good(ANNA, 1);
            }
        }

        assertThat(breaker.tryAcquire(ANNA)).isTrue();
    }

    @Test
    void aRefusalDoesNotEndTheRow() {
        for (int i = 0; i < 5; i++) {
            fail(ANNA, 1, Blame.CONFIRMED, i);
            breaker.answered(ANNA, 1, false);
        }

        assertThat(breaker.tryAcquire(ANNA)).isFalse();
    }

    @Test
    void theSameRequestIsOneHintInARow() {
        fail(ANNA, 19, Blame.CONFIRMED, 1);

        assertThat(breaker.tryAcquire(ANNA)).isTrue();
        fail(ANNA, 1, Blame.CONFIRMED, 1);
        assertThat(breaker.tryAcquire(ANNA)).as("but twenty calls suffice").isFalse();
    }

    @Test
    void fiveDifferentFailuresInARowOfTwoClientsOpenItForAll() {
        for (int i = 0; i < 5; i++) {
            fail(i % 2 == 0 ? ANNA : BEN, 1, Blame.CONFIRMED, i);
        }

        assertThat(breaker.tryAcquire("chris")).isFalse();
    }

    @Test
    void oneFailureOfAnotherClientAfterThoseOfOneOpensNothing() {
        for (int i = 0; i < 20; i++) {
            fail(ANNA, 1, Blame.OPEN, i);
        }
        fail(BEN, 1, Blame.OPEN, 100);

        assertThat(breaker.tryAcquire("chris")).isTrue();
        assertThat(breaker.tryAcquire(BEN)).isTrue();
    }

    @Test
    void twoFailuresOfOthersAfterThoseOfOneOpenItForAll() {
        for (int i = 0; i < 4; i++) {
            fail(ANNA, 1, Blame.OPEN, i);
        }
        fail(BEN, 1, Blame.OPEN, 100);
        fail("chris", 1, Blame.OPEN, 101);

        assertThat(breaker.tryAcquire("dora")).isFalse();
    }

    @Test
    void oneFailureOfAnotherClientBesideGoodAnswersDoesNotReachTheRate() {
        breaker = breaker(0);
        good("chris", 10);
        for (int i = 0; i < 20; i++) {
            fail(ANNA, 1, Blame.OPEN, i);
        }
        fail(BEN, 1, Blame.OPEN, 100);

        assertThat(breaker.tryAcquire("chris")).isTrue();
    }

    @Test
    void keysOfOneTenantDoNotSpeakForOthers() {
        breaker.callers().note("anna-1", "domain:a");
        breaker.callers().note(BEN, "key:ben");
        for (int i = 0; i < 20; i++) {
            breaker.failed(new Origin("anna-" + i % 3, "domain:a", i), Blame.OPEN, 1);
        }

        assertThat(breaker.tryAcquire(BEN)).isTrue();
        assertThat(breaker.tryAcquire("anna-9")).isTrue();
    }

    @Test
    void whereThereIsOneTenantOnlyItsKeysAreToldApart() {
        for (int i = 0; i < 5; i++) {
            breaker.callers().note("anna-" + i % 2, "domain:a");
            breaker.failed(new Origin("anna-" + i % 2, "domain:a", i), Blame.OPEN, 1);
        }

        assertThat(breaker.tryAcquire("anna-9")).isFalse();
    }

    @Test
    void whatNoRequestBringsAboutNeedsNoSecondTenant() {
        breaker.callers().note("anna-0", "domain:a");
        breaker.callers().note(BEN, "key:ben");
        for (int i = 0; i < 5; i++) {
            breaker.failed(new Origin("anna-" + i, "domain:a", i), Blame.CERTAIN, 1);
        }

        assertThat(breaker.tryAcquire(BEN)).isFalse();
    }

    @Test
    void aLoudTenantLeavesRoomForWhatOthersMeet() {
        breaker.callers().note("anna-0", "domain:a");
        breaker.callers().note(BEN, "key:ben");
        for (int i = 0; i < 2_000; i++) {
            breaker.failed(new Origin("anna-" + i % 500, "domain:a", i), Blame.OPEN, 1);
        }
        assertThat(breaker.tryAcquire("carl")).isTrue();
        breaker.failed(new Origin(BEN, "key:ben", 1), Blame.OPEN, 1);
        breaker.failed(new Origin(BEN, "key:ben", 2), Blame.OPEN, 1);

        assertThat(breaker.tryAcquire("carl")).isFalse();
    }

    @Test
    void trialCallsCloseItAgain() {
        for (int i = 0; i < 5; i++) {
            fail(ANNA, 1, Blame.CONFIRMED, i);
        }
        nanos += Duration.ofSeconds(11).toNanos();

        for (int i = 0; i < 3; i++) {
            assertThat(breaker.tryAcquire(ANNA)).isTrue();
        }
        assertThat(breaker.tryAcquire(ANNA)).as("three trials").isFalse();
        good(ANNA, 3);
        assertThat(breaker.tryAcquire(ANNA)).isTrue();
        assertThat(breaker.state()).isZero();
    }

    @Test
    void aTrialThatTellsNothingGivesItsPlaceBack() {
        for (int i = 0; i < 5; i++) {
            fail(ANNA, 1, Blame.CONFIRMED, i);
        }
        nanos += Duration.ofSeconds(11).toNanos();

        for (int i = 0; i < 10; i++) {
            assertThat(breaker.tryAcquire(ANNA)).isTrue();
            if (i % 2 == 0) {
                breaker.released(ANNA);
            } else {
                breaker.failed(new Origin(ANNA, 99), Blame.SHARED, 1);
            }
        }
    }

    @Test
    void aContentCountsAnewInTheNextWindow() {
        for (int i = 0; i < 20; i++) {
            fail(ANNA, 1, Blame.OPEN, i % 4);
            nanos += Duration.ofSeconds(20).toNanos();
        }

        assertThat(breaker.tryAcquire(ANNA))
                .as("four contents are no row of five")
                .isTrue();
    }

    @Test
    void theSameContentsFailOnceInEachWindow() {
        breaker = breaker(0);
        for (int window = 0; window < 2; window++) {
            for (int content = 0; content < 10; content++) {
                fail(ANNA, 2, Blame.OPEN, content);
            }
            assertThat(breaker.tryAcquire(ANNA)).as("ten of twenty calls").isTrue();
            breaker.released(ANNA);
            later(61 - 60 * window);
        }
        for (int content = 10; content < 20; content++) {
            fail(ANNA, 1, Blame.OPEN, content);
        }

        assertThat(breaker.tryAcquire(ANNA)).as("the first ten count anew").isFalse();
    }

    @Test
    void whereARowOpensNothingTheRateDoes() {
        breaker = breaker(0);
        for (int i = 0; i < 19; i++) {
            fail(i % 2 == 0 ? ANNA : BEN, 1, Blame.CONFIRMED, i);
        }

        assertThat(breaker.tryAcquire("chris")).isTrue();
        assertThat(breaker.tryAcquire(ANNA)).isTrue();
    }

    @Test
    void oneClientsFailuresCountAnewInTheNextWindow() {
        fail(ANNA, 19, Blame.CONFIRMED, 1);
        later(61);
        fail(ANNA, 9, Blame.CONFIRMED, 1);
        fail(BEN, 9, Blame.CONFIRMED, 1);
        fail("chris", 4, Blame.CONFIRMED, 1);

        assertThat(breaker.tryAcquire("dora")).isFalse();
    }

    @Test
    void aGoodAnswerOfAnyClientEndsTheRowOfAll() {
        for (int i = 0; i < 3; i++) {
            fail(ANNA, 1, Blame.CONFIRMED, i);
        }
        good(BEN, 1);
        fail(BEN, 1, Blame.CONFIRMED, 3);
        fail(BEN, 1, Blame.CONFIRMED, 4);

        assertThat(breaker.tryAcquire("chris")).isTrue();
    }

    @Test
    void whatWentWellBeforeCountsForTheClientToo() {
        good(ANNA, 100);
        fail(ANNA, 25, Blame.CONFIRMED, 1);

        assertThat(breaker.tryAcquire(ANNA)).as("25 of 125").isTrue();
        fail(ANNA, 80, Blame.CONFIRMED, 1);
        assertThat(breaker.tryAcquire(ANNA)).isFalse();
    }

    @Test
    void aTrialOfAllThatTellsNothingGivesItsPlaceBack() {
        for (int i = 0; i < 5; i++) {
            fail(i % 2 == 0 ? ANNA : BEN, 1, Blame.CONFIRMED, i);
        }
        later(11);

        for (int i = 0; i < 10; i++) {
            assertThat(breaker.tryAcquire("chris")).isTrue();
            breaker.released("chris");
        }
    }

    @Test
    void aClientsTrialIsNotUsedUpWhileAllAreRefused() {
        for (int i = 0; i < 5; i++) {
            fail(ANNA, 1, Blame.CONFIRMED, i);
        }
        later(8);
        fail(BEN, 1, Blame.CONFIRMED, 9);
        fail(BEN, 1, Blame.CONFIRMED, 10);
        later(4);
        for (int i = 0; i < 10; i++) {
            assertThat(breaker.tryAcquire(ANNA)).as("open for all").isFalse();
        }
        later(7);

        assertThat(breaker.tryAcquire(ANNA)).isTrue();
    }

    private void later(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    private void fail(String client, int times, Blame blame, long content) {
        for (int i = 0; i < times; i++) {
            breaker.failed(new Origin(client, content), blame, 1);
        }
    }

    private void good(String client, int times) {
        for (int i = 0; i < times; i++) {
            breaker.answered(client, 1, true);
        }
    }
}
