package routes.stub;

import gateway.provider.HealthRules;
import gateway.provider.Provider;
import gateway.provider.ProviderParameters;
import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import gateway.provider.Stage;
import gateway.provider.VendorFiles;
import gateway.upstream.FailureClass;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.ProcessorEndpoint;
import routes.request.Attempt;
import routes.request.AttemptOutcome;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** In the place of the component {@code provider}: knows the instances of the template, and answers for them by a script. */
public final class StubProviders extends DefaultComponent {

    private static final Provider.Timeouts TIMEOUTS = new Provider.Timeouts(
            Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4));

    private final Providers directory =
            new Providers(InstantSource.fixed(MemoryAccounts.NOW), () -> HealthRules.DEFAULT);
    private final ProviderParameters parameters = new ProviderParameters(
            VendorFiles.builtIn(), Map.of("THE_KEY", "sk-1")::get, TIMEOUTS, List.of(), Duration.ofSeconds(1));
    private final Map<String, Map<String, String>> told = new ConcurrentHashMap<>();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final Upstream upstream;

    /** What providers do with requests. */
    public interface Upstream {
        AttemptOutcome call(Provider provider, RequestContext context);
    }

    public StubProviders(Upstream upstream) {
        this.upstream = upstream;
    }

    /** The providers that are there. */
    public Providers directory() {
        return directory;
    }

    /** The state of one. */
    public ProviderSlot slot(String name) {
        return directory.find(name).orElseThrow();
    }

    /** The parameters that the template has handed on for a provider. */
    public Map<String, String> told(String name) {
        return told.getOrDefault(name, Map.of());
    }

    /** The names of those that were called, in this order. */
    public List<String> called() {
        return called;
    }

    /** A stage that offers a model by these providers. */
    public Stage stage(String model, String... names) {
        return new Stage.Offers(Stream.of(names)
                .map(name -> new Stage.Offer(slot(name).provider(), model))
                .toList());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> given) {
        Map<String, String> texts = new HashMap<>();
        given.forEach((name, value) -> texts.put(name, value == null ? "" : value.toString()));
        given.clear();
        texts.put("name", remaining);
        told.put(remaining, texts);
        Provider provider = parameters.provider(texts);
        directory.add(provider);
        return new ProcessorEndpoint(uri, this, exchange -> call(provider, exchange));
    }

    private void call(Provider provider, Exchange exchange) {
        called.add(provider.name());
        RequestContext context = ExchangeKeys.requestContext(exchange);
        context.tries().countOne();
        Attempt attempt = context.tries().requireCurrent();
        AttemptOutcome outcome = upstream.call(provider, context);
        FailureClass failure = attempt.failure();
        if (outcome instanceof AttemptOutcome.Failed && (failure == null || failure.countsAgainstUpstream())) {
            attempt.permit().failed();
        } else {
            attempt.permit().succeeded();
        }
        attempt.outcome(outcome);
    }
}
