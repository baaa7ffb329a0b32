package routes.chain;

import gateway.provider.Stage;
import gateway.provider.balancing.Balancing;
import gateway.provider.balancing.ProviderCandidate;
import gateway.provider.balancing.ProviderCandidates;
import gateway.telemetry.ProviderMetrics;
import gateway.upstream.RetryPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import routes.answer.AnswerWriter;
import routes.request.Beginning;
import routes.request.EarlierResponses;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/**
 * The load balancer over the providers of a stage: it has one output and tries it with one provider after the other, in the
 * order of its policy, under whose name it is bound ({@code provider-weighted}). When all have failed and no other stage is
 * left, it asks those again that may be, after the wait of the retry policy.
 *
 * <p>To be bound as a prototype: each {@code loadBalance} adds its output to its own instance.
 */
public final class ProviderBalancer extends LoadBalancerSupport {

    private final Parts parts;
    private final String policy;

    /**
     * What all balancers share.
     *
     * @param within from the request's arrival; no further try begins after it
     * @param headerHold from the request's arrival; no wait of a streaming request ends after it
     * @param breakerOpen how long a circuit breaker stays open, told to clients that find nothing else
     */
    public record Parts(
            ProviderCandidates candidates,
            Balancing balancing,
            RetryPolicy retries,
            AnswerWriter answers,
            ProviderMetrics metrics,
            InstantSource clock,
            Supplier<Duration> within,
            Supplier<Duration> headerHold,
            Supplier<Duration> breakerOpen) {}

    public ProviderBalancer(Parts parts, String policy) {
        this.parts = parts;
        this.policy = policy;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return Beginning.of(exchange, callback, () -> begin(exchange, callback));
    }

    private boolean begin(Exchange exchange, AsyncCallback callback) {
        AsyncProcessor[] outputs = doGetProcessors();
        RequestContext context = ExchangeKeys.requestContext(exchange);
        if (outputs.length != 1 || !(context.stage() instanceof Stage.Offers stage)) {
            exchange.setException(new IllegalStateException("the provider balancer needs one output and a stage"));
            callback.done(true);
            return true;
        }
        List<ProviderCandidate> ordered = keepersFirst(
                context, parts.balancing().order(policy, parts.candidates().of(stage)));
        new ProviderTries(parts, ordered, exchange, callback, outputs[0]).start();
        return false;
    }

    /** Who keeps the responses that the request builds on need not be sent them. */
    private static List<ProviderCandidate> keepersFirst(RequestContext context, List<ProviderCandidate> ordered) {
        EarlierResponses earlier = context.body().earlier();
        if (earlier == null || !earlier.any() || !earlier.held()) {
            return ordered;
        }
        return ordered.stream()
                .sorted(Comparator.comparing((ProviderCandidate each) ->
                        !earlier.areOf(each.slot().provider().name())))
                .toList();
    }
}
