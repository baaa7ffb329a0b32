package routes.breaker;

import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.model.Resilience4jConfigurationDefinition;
import org.apache.camel.reifier.ProcessorReifier;
import org.jspecify.annotations.Nullable;

/** Turns a {@code circuitBreaker} with its {@code resilience4jConfiguration} into a {@link BreakerProcessor}. */
final class BreakerReifier extends ProcessorReifier<CircuitBreakerDefinition> {

    private final Breakers breakers;

    BreakerReifier(Route route, CircuitBreakerDefinition definition, Breakers breakers) {
        super(route, definition);
        this.breakers = breakers;
    }

    @Override
    public Processor createProcessor() throws Exception {
        return new BreakerProcessor(createChildProcessor(true), breakers, numbers());
    }

    private BreakerNumbers numbers() {
        Resilience4jConfigurationDefinition yaml = definition.getResilience4jConfiguration();
        if (yaml == null) {
            throw new IllegalArgumentException("circuitBreaker needs a resilience4jConfiguration");
        }
        return new BreakerNumbers(
                number(yaml.getSlidingWindowSize(), "slidingWindowSize"),
                number(yaml.getMinimumNumberOfCalls(), "minimumNumberOfCalls"),
                number(yaml.getFailureRateThreshold(), "failureRateThreshold"),
                number(yaml.getWaitDurationInOpenState(), "waitDurationInOpenState"),
                number(yaml.getPermittedNumberOfCallsInHalfOpenState(), "permittedNumberOfCallsInHalfOpenState"));
    }

    private int number(@Nullable String text, String name) {
        Integer value = text == null ? null : parseInt(text);
        if (value == null) {
            throw new IllegalArgumentException("resilience4jConfiguration needs " + name);
        }
        return value;
    }
}
