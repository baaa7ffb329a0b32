package routes.stub;

import gateway.access.ClientIdentity;
import gateway.access.KeyScope;
import gateway.catalog.Price;
import gateway.error.FailureMessages;
import gateway.provider.Chain;
import gateway.provider.LearnedRefusals;
import gateway.provider.Stage;
import gateway.provider.balancing.Balancing;
import gateway.provider.balancing.ProviderCandidates;
import gateway.provider.balancing.Regions;
import gateway.storage.journal.MemoryUsageJournal;
import gateway.telemetry.GatewayMetrics;
import gateway.telemetry.ProviderMetrics;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.TranslationRules;
import gateway.upstream.BackOffStrategy;
import gateway.upstream.RetryPolicy;
import gateway.upstream.RetryRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import routes.answer.AnswerWriter;
import routes.breaker.BreakerFactory;
import routes.breaker.Breakers;
import routes.chain.ProviderBalancer;
import routes.http.ResponseWriter;
import routes.request.ConversationKeys;
import routes.request.TreeCost;
import routes.transform.TransformComponent;
import routes.translate.ModelLimits;
import routes.translate.TranslateRequest;

/** The routes of providers with everything that they name, but for the upstreams. */
public final class ProviderRelay implements AutoCloseable {

    private static final ClientIdentity CLIENT = new ClientIdentity("key-1", "tests", KeyScope.CLIENT);
    private static final Price PRICE = new Price(BigDecimal.TWO, BigDecimal.TEN, null, null, null);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final StubProviders providers;
    private final RoutesUnderTest routes;
    private RetryRules rules = new RetryRules(
            1,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ZERO,
            Duration.ofSeconds(60),
            RetryRules.Strategies.all(BackOffStrategy.EXPONENTIAL));
    private Duration within = Duration.ofMinutes(10);
    private boolean strict;

    public ProviderRelay(StubProviders.Upstream upstream) throws Exception {
        providers = new StubProviders(upstream);
        Breakers breakers = new Breakers(new GatewayMetrics(meters));
        Balancing balancing = new Balancing(new Random(7), () -> new Regions(null, null));
        ProviderBalancer.Parts parts = new ProviderBalancer.Parts(
                new ProviderCandidates(providers.directory(), (provider, model) -> Optional.of(PRICE)),
                balancing,
                new RetryPolicy(() -> rules, new Random(7)),
                new AnswerWriter(
                        new ResponseWriter(new FailureMessages()), Settlements.into(new MemoryUsageJournal(10))),
                new ProviderMetrics(meters, breakers::stateOf),
                InstantSource.fixed(MemoryAccounts.NOW),
                () -> within,
                () -> within,
                () -> Duration.ofSeconds(30));
        TranslateRequest translation = new TranslateRequest(
                new ConversationKeys(() -> true),
                new NoLimits(),
                Settlements.estimates(),
                new TreeCost(() -> 500_000),
                new LearnedRefusals(InstantSource.system()),
                () -> ReasoningRules.DEFAULT,
                () -> new TranslationRules(strict, false),
                (target, feature) -> lost.add(feature));
        routes = RoutesUnderTest.of(
                        Set.of("relay-provider", "translate-request", "keep-request"), "errors", "relay-provider")
                .set("gateway.providers.balancing", "cost")
                .patternsBy(new BreakerFactory(breakers))
                .component("provider", providers)
                .component("transform", new TransformComponent())
                .bean("translateRequest", translation::forProvider)
                .stubs("changeNothing");
        for (String policy : balancing.names()) {
            routes.prototype("provider-" + policy, ProviderBalancer.class, () -> new ProviderBalancer(parts, policy));
        }
    }

    private static final class NoLimits implements ModelLimits {
        @Override
        public @Nullable Integer contextLimit(String model) {
            return null;
        }

        @Override
        public @Nullable Integer outputLimit(String model) {
            return null;
        }
    }

    /** The routes, before they are started. */
    public RoutesUnderTest routes() {
        return routes;
    }

    /** Adds a provider; of two, the one with the lower factor is asked first. Parameters are alternating names and values. */
    public ProviderRelay with(String name, int priceFactor, String... more) {
        String[] parameters = new String[more.length + 6];
        System.arraycopy(
                new String[] {
                    "name", name, "baseUrl", "http://" + name + ".test/v1", "priceFactor", Integer.toString(priceFactor)
                },
                0,
                parameters,
                0,
                6);
        System.arraycopy(more, 0, parameters, 6, more.length);
        routes.instance("provider", "provider-" + name, parameters);
        return this;
    }

    /** So many tries at each provider, after waits that double from 10 s. */
    public ProviderRelay tries(int most) {
        return retries(new RetryRules(
                most, rules.baseDelay(), rules.maxDelay(), Duration.ZERO, rules.maxRetryAfter(), rules.strategies()));
    }

    /** Asks the same providers again by these rules. */
    public ProviderRelay retries(RetryRules changed) {
        rules = changed;
        return this;
    }

    /** How long after the arrival of a request another try may begin. */
    public ProviderRelay within(Duration longest) {
        within = longest;
        return this;
    }

    /** Refuses requests of which something would be left out. */
    public ProviderRelay strict() {
        strict = true;
        return this;
    }

    public ProviderRelay start() {
        routes.start();
        return this;
    }

    /** Sends a request that is at the first of these stages of its chain; what was thrown, null for nothing. */
    public @Nullable Exception send(StubRequest request, Stage... stages) {
        request.context().authenticated(CLIENT);
        request.context().follows(new Chain(List.of(stages), "test"));
        return routes.send("relay-provider", request).getException();
    }

    public StubProviders providers() {
        return providers;
    }

    /** What was told to be left out of requests. */
    public List<String> lost() {
        return lost;
    }

    /** How much was counted by a meter, all its tags together. */
    public double counted(String meter) {
        return meters.find(meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        routes.close();
    }
}
