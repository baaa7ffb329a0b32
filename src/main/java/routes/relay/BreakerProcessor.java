package routes.relay;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;
import org.apache.camel.Traceable;
import org.apache.camel.spi.IdAware;
import org.apache.camel.spi.RouteIdAware;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import routes.ExchangeKeys;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.BreakerPermit;

/**
 * The circuit breaker of the current attempt's account or provider. A closed or half-open breaker lets the attempt through and learns its
 * outcome from the attempt's {@link BreakerPermit}, at the first event; an open one refuses it without a call.
 */
final class BreakerProcessor extends DelegateAsyncProcessor
        implements Navigate<Processor>, IdAware, RouteIdAware, Traceable {

    private final Breakers breakers;
    private final CircuitBreakerConfig config;
    private @Nullable String id;
    private @Nullable String routeId;

    BreakerProcessor(Processor inside, Breakers breakers, CircuitBreakerConfig config) {
        super(AsyncProcessorConverterHelper.convert(inside));
        this.breakers = breakers;
        this.config = config;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Attempt attempt = ExchangeKeys.requestContext(exchange).requireAttempt();
        CircuitBreaker breaker = breakers.of(attempt.target().id(), config);
        if (!breaker.tryAcquirePermission()) {
            attempt.outcome(new AttemptOutcome.Refused());
            callback.done(true);
            return true;
        }
        BreakerPermit permit = new Permit(breaker);
        attempt.permit(permit);
        AsyncProcessor inside = getProcessor();
        return inside.process(exchange, doneSync -> {
            permit.released();
            callback.done(doneSync);
        });
    }

    @Override
    public List<Processor> next() {
        return List.of(getProcessor());
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public @Nullable String getId() {
        return id;
    }

    @Override
    public void setId(String newId) {
        id = newId;
    }

    @Override
    public @Nullable String getRouteId() {
        return routeId;
    }

    @Override
    public void setRouteId(String newRouteId) {
        routeId = newRouteId;
    }

    @Override
    public String getTraceLabel() {
        return "circuitBreaker";
    }

    private static final class Permit implements BreakerPermit {

        private final CircuitBreaker breaker;
        private final long start;
        private final AtomicBoolean told = new AtomicBoolean();

        Permit(CircuitBreaker breaker) {
            this.breaker = breaker;
            this.start = breaker.getCurrentTimestamp();
        }

        @Override
        public void succeeded() {
            if (told.compareAndSet(false, true)) {
                breaker.onSuccess(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit());
            }
        }

        @Override
        public void failed() {
            if (told.compareAndSet(false, true)) {
                TimeUnit unit = breaker.getTimestampUnit();
                long duration = breaker.getCurrentTimestamp() - start;
                breaker.onError(duration, unit, new IllegalStateException("the upstream failed"));
            }
        }

        @Override
        public void released() {
            if (told.compareAndSet(false, true)) {
                breaker.releasePermission();
            }
        }
    }
}
