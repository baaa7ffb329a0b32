package routes.trial;

import gateway.catalog.Price;
import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.provider.Provider;
import gateway.provider.Stage;
import gateway.provider.balancing.Balancing;
import gateway.provider.balancing.ProviderCandidate;
import gateway.provider.balancing.ProviderCandidates;
import gateway.provider.balancing.Regions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.jspecify.annotations.Nullable;
import routes.request.Attempt;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;
import routes.request.Target;

/**
 * Stands where the balancer over providers is: it finds whom a request would ask now, without taking a place there. Where providers
 * take turns or lots are drawn, the place of a request among all decides.
 */
public final class TrialProviders extends LoadBalancerSupport {

    private static final String TURNS = "round-robin";

    private final ProviderCandidates candidates;
    private final Supplier<Regions> regions;
    private final String policy;
    private final TrialNotes notes;

    /** @param policy one of {@link Balancing#names} */
    public TrialProviders(ProviderCandidates candidates, Supplier<Regions> regions, String policy, TrialNotes notes) {
        this.candidates = candidates;
        this.regions = regions;
        this.policy = policy;
        this.notes = notes;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            AsyncProcessor[] outputs = doGetProcessors();
            RequestContext context = ExchangeKeys.requestContext(exchange);
            if (outputs.length != 1 || !(context.stage() instanceof Stage.Offers stage)) {
                throw new IllegalStateException("the provider balancer needs one output and a stage");
            }
            exchange.setException(new GatewayFailure.TargetUnavailable(FailureKind.PROVIDER_NONE, null));
            ask(exchange, context, ordered(stage), outputs[0]);
        } catch (Exception failure) {
            exchange.setException(failure);
        }
        callback.done(true);
        return true;
    }

    /** What one provider's dialect cannot say, another one's may. */
    private static void ask(
            Exchange exchange, RequestContext context, List<ProviderCandidate> ordered, AsyncProcessor output)
            throws Exception {
        for (ProviderCandidate each : ordered) {
            exchange.setException(null);
            exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
            Attempt attempt = new Attempt(new Target.OfProvider(each.slot().provider(), each.model()));
            context.tries().begin(attempt);
            exchange.setProperty(ExchangeKeys.PROVIDER, each.slot().provider().name());
            output.process(exchange);
            if (exchange.getException() == null && attempt.outcome() == null) {
                exchange.setException(new IllegalStateException("the attempt ended without an outcome"));
            }
            if (!(exchange.getException() instanceof GatewayFailure failure)
                    || !(failure.kind().isOfOneDialect() || failure.kind() == FailureKind.PROVIDER_NONE)) {
                return;
            }
        }
    }

    private record Known(
            Provider provider, String model, @Nullable Price price) {}

    private List<ProviderCandidate> ordered(Stage.Offers stage) {
        List<ProviderCandidate> all = candidates.of(stage);
        List<Known> known = all.stream()
                .map(each -> new Known(each.slot().provider(), each.model(), each.price()))
                .toList();
        List<Known> order = notes.remembered(List.of(policy, known), () -> order(all));
        return order.stream().map(each -> all.get(known.indexOf(each))).toList();
    }

    private List<Known> order(List<ProviderCandidate> all) {
        List<ProviderCandidate> turned = new ArrayList<>(all);
        if (policy.equals(TURNS)) {
            Collections.rotate(turned, -notes.index());
        }
        return new Balancing(new Random(notes.index()), regions)
                .peek(policy, turned).stream()
                        .map(each -> new Known(each.slot().provider(), each.model(), each.price()))
                        .toList();
    }
}
