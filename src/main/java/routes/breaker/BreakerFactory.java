package routes.breaker;

import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.CircuitBreakerDefinition;
import org.apache.camel.processor.DefaultProcessorFactory;

/**
 * Builds the {@code circuitBreaker} of the routes on Resilience4j without blocking, with breakers per account or provider.
 * Camel's own runs its inside synchronously and keeps one breaker per EIP, which one bad account would open for all.
 */
public final class BreakerFactory extends DefaultProcessorFactory {

    private final Breakers breakers;

    public BreakerFactory(Breakers breakers) {
        this.breakers = breakers;
    }

    @Override
    public Processor createProcessor(Route route, NamedNode definition) throws Exception {
        return definition instanceof CircuitBreakerDefinition breaker
                ? new BreakerReifier(route, breaker, breakers).createProcessor()
                : super.createProcessor(route, definition);
    }
}
