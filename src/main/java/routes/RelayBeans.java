package routes;

import gateway.account.selection.SelectionPolicy;
import gateway.config.LiveSettings;
import gateway.config.Settings;
import gateway.config.TrustedAddresses;
import gateway.responses.KeptResponses;
import gateway.telemetry.GatewayMetrics;
import gateway.telemetry.ProviderMetrics;
import gateway.upstream.FailureClassifier;
import gateway.upstream.OutgoingProxy;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Clock;
import java.util.function.BiConsumer;
import org.apache.camel.spi.Registry;
import org.jspecify.annotations.Nullable;
import routes.answer.AnswerWriter;
import routes.answer.Settlement;
import routes.answer.UpstreamTimeouts;
import routes.breaker.BreakerFactory;
import routes.breaker.Breakers;
import routes.chain.AccountBalancer;
import routes.chain.AccountWish;
import routes.chain.Aftermath;
import routes.chain.ProviderBalancer;
import routes.http.ResponseWriter;
import routes.messages.ReadRequest;
import routes.providers.GenerationProviders;
import routes.providers.ProviderMBeans;
import routes.relay.RelayParts;
import routes.request.ConversationKeys;
import routes.request.TreeCost;
import routes.resource.OwnOrigin;
import routes.resource.ResourceAccess;
import routes.resource.ResourceLinks;
import routes.responses.KeepResponses;
import routes.translate.EstimateTokens;
import routes.translate.Lessons;
import routes.translate.TranslateRequest;
import routes.translate.TranslationSteps;
import routes.upstream.AccountHeaders;
import routes.upstream.CallWatch;
import routes.upstream.PoolObserver;
import routes.upstream.ProviderClients;
import routes.upstream.ProviderComponent;
import routes.upstream.UpstreamClient;
import routes.upstream.UpstreamComponent;

/** What brings requests to upstreams and their answers back, and the names under which the routes find its parts. */
final class RelayBeans {

    final CallWatch watch;
    final AccountWish choice;
    final AnswerWriter answers;
    final UpstreamClient claude;
    final Breakers breakers;
    final BreakerFactory breakerFactory;
    private final LiveSettings settings;
    private final Clock clock;
    private final AccountBeans accounts;
    private final ProviderBeans providers;
    private final Vertx vertx;
    final UpstreamClient.Parts parts;
    final Aftermath aftermath;
    private final ProviderMetrics providerMetrics;
    final Settlement settlement;
    final ResponseWriter writer;
    final TreeCost trees;
    final ConversationKeys conversations;

    RelayBeans(
            LiveSettings settings,
            Clock clock,
            Vertx vertx,
            PrometheusMeterRegistry meters,
            GatewayMetrics metrics,
            AccountBeans accounts,
            ProviderBeans providers,
            Settlement settlement,
            ResponseWriter writer,
            TreeCost trees,
            KeptResponses kept) {
        this.settings = settings;
        this.clock = clock;
        this.accounts = accounts;
        this.providers = providers;
        this.settlement = settlement;
        this.writer = writer;
        this.trees = trees;
        this.vertx = vertx;
        Settings now = settings.get();
        answers = new AnswerWriter(writer, settlement);
        conversations = new ConversationKeys(() -> settings.get().affinity().agentsApart());
        ResourceAccess resources =
                new ResourceAccess(accounts.pins, () -> settings.get().access().showsUnowned());
        choice = new AccountWish(
                resources,
                conversations,
                () -> settings.get().accounts().choice().featureBetas());
        aftermath = new Aftermath(accounts.pool, accounts.suspicions, choice, accounts.credit);
        watch = new CallWatch(vertx, System::nanoTime);
        RelayParts relays = new RelayParts(
                new FailureClassifier(
                        clock, now.accounts().bareCoolDown(), now.accounts().maxRetryAfter()),
                settlement,
                new ResourceLinks(
                        resources,
                        new OwnOrigin(
                                now.server().publicUrl(),
                                TrustedAddresses.of(now.server().trustedProxies()))),
                writer,
                answers,
                providers.models.limits(),
                trees,
                new Lessons(
                        providers.learned,
                        () -> settings.get().providers().translation().strict()),
                new KeepResponses(kept, clock),
                watch::now);
        parts = new UpstreamClient.Parts(
                this::timeouts,
                watch,
                new PoolObserver(accounts.pool, clock),
                new AccountHeaders(now.upstream().oauthBeta(), now.upstream().claudeBaseUrl()),
                relays);
        claude = UpstreamClient.create(vertx, site(now, now.upstream().claudeBaseUrl(), providers.proxy()), parts);
        breakers = new Breakers(metrics, now.breaker().consecutiveFailures());
        breakerFactory = new BreakerFactory(breakers);
        providerMetrics = new ProviderMetrics(meters, breakers::stateOf);
        providers.providers().watch(providerMetrics);
        providers
                .providers()
                .watch(new ProviderMBeans(
                        ManagementFactory.getPlatformMBeanServer(), providers.check, breakers::nameOf));
    }

    /**
     * Binds what the routes of a generation name.
     *
     * @param own its providers
     */
    void bind(Registry registry, GenerationProviders own) {
        registry.bind("upstream", new UpstreamComponent());
        registry.bind("provider", new ProviderComponent(providers::ofRoute, clients(own)));
        registry.bind(UpstreamComponent.REGISTRY_PREFIX + "claude", claude);

        // relay-claude.camel.yaml; prototypes, because each loadBalance adds its output to its own instance
        AccountBalancer.Parts balancing = new AccountBalancer.Parts(
                accounts.pool,
                choice,
                accounts.tokens,
                accounts.affinity,
                accounts.decisions,
                answers,
                aftermath,
                own::any);
        for (SelectionPolicy policy : accounts.policies) {
            registry.bindAsPrototype(
                    policy.name(),
                    AccountBalancer.class,
                    () -> new AccountBalancer(balancing, policy, () -> AccountBalancer.Limits.of(settings.get())));
        }
        bindProviders(registry, own);
    }

    private ProviderClients clients(GenerationProviders own) {
        Settings now = settings.get();
        return new ProviderClients(
                own.providers(),
                vertx,
                provider -> site(now, provider.baseUrl(), providers.proxyFor(provider)),
                parts,
                this::timeouts,
                now.providers().headers());
    }

    /** What relay-provider.camel.yaml names. */
    private void bindProviders(Registry registry, GenerationProviders own) {
        ProviderBalancer.Parts balancing = new ProviderBalancer.Parts(
                own.candidates(),
                providers.balancing,
                providers.retries,
                answers,
                providerMetrics,
                clock,
                () -> settings.get().upstream().requestTimeout(),
                () -> settings.get().upstream().headerHold(),
                () -> settings.get().breaker().open());
        for (String policy : providers.balancing.names()) {
            registry.bindAsPrototype(
                    "provider-" + policy, ProviderBalancer.class, () -> new ProviderBalancer(balancing, policy));
        }
        TranslateRequest translation = translation((target, feature) -> {
            providerMetrics.lost(feature);
            providers.lost.count(target, feature);
        });
        GatewayBeans.bind(registry, "translateRequest", translation::forProvider);
        GatewayBeans.bind(registry, "translateForClaude", translation::forClaude);
        GatewayBeans.bind(registry, "changeNothing", exchange -> {});
        TranslationSteps steps = new TranslationSteps();
        GatewayBeans.bind(registry, "translateEvent", steps::translateEvent);
        GatewayBeans.bind(registry, "emitEvent", steps::emitEvent);
        GatewayBeans.bind(registry, "translateAnswer", steps::translateAnswer);
        GatewayBeans.bind(
                registry,
                "estimateTokens",
                new EstimateTokens(translation, providers.models.estimates, settlement, writer));
    }

    /** @param lost told of what requests are sent without */
    TranslateRequest translation(BiConsumer<String, String> lost) {
        return new TranslateRequest(
                conversations,
                providers.models.limits(),
                providers.models.estimates,
                trees,
                providers.learned,
                () -> settings.get().providers().reasoning(),
                () -> settings.get().providers().translation(),
                lost);
    }

    ReadRequest readRequest() {
        return new ReadRequest(conversations, settings.get().server().maxJsonBody());
    }

    private static UpstreamClient.Site site(Settings now, URI base, @Nullable OutgoingProxy proxy) {
        Settings.Upstream upstream = now.upstream();
        return new UpstreamClient.Site(
                base,
                upstream.jsonHold(),
                upstream.poolSize(),
                upstream.http2(),
                now.server().maxBody(),
                now.server().bodyTimeout(),
                true,
                proxy);
    }

    private UpstreamTimeouts timeouts() {
        return UpstreamTimeouts.of(settings.get().upstream());
    }
}
