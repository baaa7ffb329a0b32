package routes.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;

/**
 * What a {@code resilience4jConfiguration} of the routes says.
 *
 * @param windowSeconds how long a call counts
 * @param minimumCalls how many calls there must be in the window
 * @param failureRate per cent of failed calls from which it opens
 * @param openSeconds how long it stays open at first
 * @param trialCalls how many calls are let through to find out whether it may close
 */
record BreakerNumbers(int windowSeconds, int minimumCalls, int failureRate, int openSeconds, int trialCalls) {

    private static final Duration LONGEST_OPEN = Duration.ofMinutes(5);

    CircuitBreakerConfig config() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(windowSeconds)
                .minimumNumberOfCalls(minimumCalls)
                .failureRateThreshold(failureRate)
                .waitIntervalFunctionInOpenState(opens(Duration.ofSeconds(openSeconds)))
                .permittedNumberOfCallsInHalfOpenState(trialCalls)
                .build();
    }

    /** Twice as long each time that the trial calls fail too. */
    private static IntervalFunction opens(Duration first) {
        Duration longest = first.compareTo(LONGEST_OPEN) > 0 ? first : LONGEST_OPEN;
        return IntervalFunction.ofExponentialBackoff(first, 2.0, longest);
    }
}
