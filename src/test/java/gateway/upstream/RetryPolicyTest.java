package gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.RetryRules.Strategies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {

    private static final Duration BASE = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(60);

    private RetryRules rules = rules(100, Duration.ZERO, Strategies.all(BackOffStrategy.EXPONENTIAL));
    private final RetryPolicy policy = new RetryPolicy(() -> rules, new Random(7));

    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 1000 2000 4000 8000 16000 32000 60000 60000",
        "LINEAR, 1000 2000 3000 4000 5000 6000 7000 8000",
        "FIBONACCI, 1000 2000 3000 5000 8000 13000 21000 34000"
    })
    void waitsGrowAsTheirStrategySaysUpToTheCap(String strategy, String expected) {
        use(BackOffStrategy.valueOf(strategy));

        List<String> waits = new ArrayList<>();
        for (int attempt = 1; attempt <= 8; attempt++) {
            waits.add(Long.toString(millis(attempt, null)));
        }

        assertThat(String.join(" ", waits)).isEqualTo(expected);
    }

    @Test
    void manyTriesNeitherOverflowNorPassTheCap() {
        rules = rules(Integer.MAX_VALUE, Duration.ZERO, Strategies.all(BackOffStrategy.EXPONENTIAL));

        assertThat(millis(1_000_000, null)).isEqualTo(CAP.toMillis());
    }

    @Test
    void decorrelatedWaitsLieBetweenTheBaseAndThreeTimesTheLast() {
        use(BackOffStrategy.DECORRELATED);
        List<Long> waits = new ArrayList<>();
        Duration last = null;
        for (int attempt = 1; attempt < 90; attempt++) {
            Duration wait =
                    policy.next(FailureClass.CONNECT, attempt, last, null).orElseThrow();
            Duration most = last == null ? BASE.multipliedBy(3) : last.multipliedBy(3);
            assertThat(wait).isBetween(BASE, most.compareTo(CAP) > 0 ? CAP : most);
            waits.add(wait.toMillis());
            last = wait;
        }

        assertThat(waits).doesNotHaveDuplicates().anyMatch(wait -> wait > 20_000);
    }

    @Test
    void jitterIsAddedOnTop() {
        rules = rules(100, Duration.ofMillis(500), Strategies.all(BackOffStrategy.LINEAR));

        List<Long> waits = new ArrayList<>();
        for (int round = 0; round < 200; round++) {
            waits.add(millis(2, null));
        }

        assertThat(waits).allMatch(wait -> wait >= 2000 && wait <= 2500);
        assertThat(waits).anyMatch(wait -> wait < 2100).anyMatch(wait -> wait > 2400);
    }

    @Test
    void theLastAttemptIsNotRepeated() {
        rules = rules(3, Duration.ZERO, Strategies.all(BackOffStrategy.LINEAR));

        assertThat(policy.next(FailureClass.TIMEOUT, 2, BASE, null)).isPresent();
        assertThat(policy.next(FailureClass.TIMEOUT, 3, BASE, null)).isEmpty();
        assertThat(policy.next(FailureClass.TIMEOUT, 4, BASE, Duration.ofSeconds(1)))
                .isEmpty();
    }

    @Test
    void theUpstreamsAdviceIsFollowedUpToItsCap() {
        assertThat(policy.next(FailureClass.RATE_LIMIT, 1, null, Duration.ofSeconds(7)))
                .contains(Duration.ofSeconds(7));
        assertThat(policy.next(FailureClass.RATE_LIMIT, 1, null, Duration.ofSeconds(30)))
                .contains(Duration.ofSeconds(30));
        assertThat(policy.next(FailureClass.RATE_LIMIT, 1, null, Duration.ofSeconds(31)))
                .isEmpty();
        assertThat(policy.next(FailureClass.RATE_LIMIT, 1, null, Duration.ZERO)).contains(BASE);
    }

    @Test
    void theUpstreamsAdviceIsNeverUndercut() {
        rules = rules(100, Duration.ofMillis(500), Strategies.all(BackOffStrategy.LINEAR));

        for (int round = 0; round < 100; round++) {
            assertThat(policy.next(FailureClass.OVERLOADED, 1, null, Duration.ofSeconds(7)))
                    .hasValueSatisfying(
                            wait -> assertThat(wait).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7500)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"CLIENT", "CREDENTIAL"})
    void whatTheSameUpstreamWouldRefuseAgainIsNotRepeated(FailureClass failure) {
        assertThat(policy.next(failure, 1, null, null)).isEmpty();
        assertThat(policy.next(failure, 1, null, Duration.ofSeconds(1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, 2000",
        "BROKEN, 2000",
        "TIMEOUT, ",
        "RATE_LIMIT, 1000",
        "SERVER_ERROR, 4000",
        "OVERLOADED, 3000"
    })
    void eachClassHasItsStrategy(FailureClass failure, @Nullable Long millis) {
        rules = rules(
                100,
                Duration.ZERO,
                new Strategies(
                        BackOffStrategy.LINEAR,
                        BackOffStrategy.NONE,
                        BackOffStrategy.DECORRELATED,
                        BackOffStrategy.EXPONENTIAL,
                        BackOffStrategy.FIBONACCI));
        int attempt = failure == FailureClass.CONNECT || failure == FailureClass.BROKEN ? 2 : 3;
        Duration last = Duration.ofMillis(1);

        assertThat(policy.next(failure, attempt, last, null))
                .isEqualTo(Optional.ofNullable(millis).map(Duration::ofMillis));
    }

    private void use(BackOffStrategy strategy) {
        rules = rules(100, Duration.ZERO, Strategies.all(strategy));
    }

    private long millis(int attempt, @Nullable Duration previous) {
        return policy.next(FailureClass.SERVER_ERROR, attempt, previous, null)
                .orElseThrow()
                .toMillis();
    }

    private static RetryRules rules(int attempts, Duration jitter, Strategies strategies) {
        return new RetryRules(attempts, BASE, CAP, jitter, Duration.ofSeconds(30), strategies);
    }
}
