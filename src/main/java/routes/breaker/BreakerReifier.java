package routes.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.reifier.ProcessorReifier;
import org.jspecify.annotations.Nullable;

/** Turns a {@code circuitBreaker} with its {@code resilience4jConfiguration} into a {@link BreakerProcessor}. */
final class BreakerReifier extends ProcessorReifier<CircuitBreakerDefinition> {

    private static final Duration LONGEST_OPEN = Duration.ofMinutes(5);

    private final Breakers breakers;

    BreakerReifier(Route route, CircuitBreakerDefinition definition, Breakers breakers) {
        super(route, definition);
        this.breakers = breakers;
    }

    @Override
    public Processor createProcessor() throws Exception {
        return new BreakerProcessor(createChildProcessor(true), breakers, config());
    }

    private CircuitBreakerConfig config() {
        Resilience4jConfigurationDefinition yaml = definition.getResilience4jConfiguration();
        if (yaml == null) {
            throw new IllegalArgumentException("circuitBreaker needs a resilience4jConfiguration");
        }
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(number(yaml.getSlidingWindowSize(), "slidingWindowSize"))
                .minimumNumberOfCalls(number(yaml.getMinimumNumberOfCalls(), "minimumNumberOfCalls"))
                .failureRateThreshold(number(yaml.getFailureRateThreshold(), "failureRateThreshold"))
                .waitIntervalFunctionInOpenState(
                        opens(Duration.ofSeconds(number(yaml.getWaitDurationInOpenState(), "waitDurationInOpenState"))))
                .permittedNumberOfCallsInHalfOpenState(number(
                        yaml.getPermittedNumberOfCallsInHalfOpenState(), "permittedNumberOfCallsInHalfOpenState"))
                .build();
    }

    /** Twice as long each time that the trial calls fail too. */
    private static IntervalFunction opens(Duration first) {
        Duration longest = first.compareTo(LONGEST_OPEN) > 0 ? first : LONGEST_OPEN;
        return IntervalFunction.ofExponentialBackoff(first, 2.0, longest);
    }

    private int number(@Nullable String text, String name) {
        Integer value = text == null ? null : parseInt(text);
        if (value == null) {
            throw new IllegalArgumentException("resilience4jConfiguration needs " + name);
        }
        return value;
    }
}
