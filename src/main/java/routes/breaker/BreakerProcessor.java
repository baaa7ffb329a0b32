package routes.breaker;

import gateway.upstream.Blame;
import gateway.upstream.Origin;
import java.util.List;
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
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.Beginning;
import routes.request.BreakerPermit;
import routes.request.ExchangeKeys;
import routes.request.Generation;
import routes.request.RequestContext;
import routes.request.Suspects;
import routes.request.Target;

/**
 * The circuit breaker of the current attempt's account or provider. A closed or half-open breaker lets the attempt through and learns its
 * outcome from the attempt's {@link BreakerPermit}, at the first event; an open one refuses it without a call.
 */
final class BreakerProcessor extends DelegateAsyncProcessor
        implements Navigate<Processor>, IdAware, RouteIdAware, Traceable {

    private final Breakers breakers;
    private final BreakerNumbers numbers;
    private @Nullable String id;
    private @Nullable String routeId;

    BreakerProcessor(Processor inside, Breakers breakers, BreakerNumbers numbers) {
        super(AsyncProcessorConverterHelper.convert(inside));
        this.breakers = breakers;
        this.numbers = numbers;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return Beginning.of(exchange, callback, () -> begin(exchange, callback));
    }

    private boolean begin(Exchange exchange, AsyncCallback callback) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        Attempt attempt = context.tries().requireCurrent();
        String client = Origins.clientOf(context);
        Generation generation = context.generation();
        TargetBreaker breaker = breakers.of(
                attempt.target(), context.endpoint().kind(), numbers, generation == null ? 0 : generation.number());
        Origins.note(context, breaker.callers());
        if (!breaker.tryAcquire(client)) {
            attempt.outcome(new AttemptOutcome.Refused());
            callback.done(true);
            return true;
        }
        BreakerPermit permit = new Permit(breaker, context, attempt, client);
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

        private final TargetBreaker breaker;
        private final RequestContext context;
        private final Attempt attempt;
        private final String client;
        private final long start;
        private final AtomicBoolean told = new AtomicBoolean();

        Permit(TargetBreaker breaker, RequestContext context, Attempt attempt, String client) {
            this.breaker = breaker;
            this.context = context;
            this.attempt = attempt;
            this.client = client;
            this.start = breaker.now();
        }

        @Override
        public void succeeded() {
            if (told.compareAndSet(false, true)) {
                breaker.answered(client, breaker.now() - start, true);
                Suspects suspects = attempt.suspects();
                if (suspects != null) {
                    suspects.answered();
                }
            }
        }

        @Override
        public void answered() {
            if (told.compareAndSet(false, true)) {
                breaker.answered(client, breaker.now() - start, false);
            }
        }

        @Override
        public void failed() {
            if (told.compareAndSet(false, true)) {
                breaker.failed(Origins.of(context), Blame.CERTAIN, breaker.now() - start);
            }
        }

        @Override
        public void suspected() {
            if (!told.compareAndSet(false, true)) {
                return;
            }
            Origin origin = Origins.of(context);
            long nanos = breaker.now() - start;
            Suspects suspects = attempt.suspects();
            if (suspects == null) {
                breaker.failed(origin, Blame.OPEN, nanos);
            } else {
                suspects.add(attempt.target().id(), blame -> breaker.failed(origin, proof(blame), nanos));
            }
        }

        /** Providers differ: what one of them answers may still be what another one cannot bear. */
        private Blame proof(Blame blame) {
            return switch (attempt.target()) {
                case Target.OfAccount account -> blame;
                case Target.OfWeb account -> blame;
                case Target.OfProvider provider -> blame == Blame.CONFIRMED ? Blame.OPEN : blame;
            };
        }

        @Override
        public void released() {
            if (told.compareAndSet(false, true)) {
                breaker.released(client);
            }
        }
    }
}
