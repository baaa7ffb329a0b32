package routes;

import gateway.access.KeyScope;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.spi.ProcessorFactory;
import org.apache.camel.spi.Registry;
import routes.chain.ChainBalancer;
import routes.http.CamelHttpCalls;
import routes.http.FrontRouter;
import routes.http.GatewayHttpEngine;
import routes.maintenance.JobComponents;
import routes.maintenance.LogFailure;
import routes.messages.AccountModes;
import routes.messages.AuthenticateClient;
import routes.messages.RenderFailure;
import routes.messages.ResolveTarget;
import routes.providers.GenerationProviders;
import routes.refusal.RejectComponent;
import routes.request.ExchangeKeys;
import routes.request.Generation;
import routes.steps.GenerationSteps;
import routes.transform.TransformComponent;
import routes.translate.EventRoutes;

/**
 * Everything that lives as long as one generation of routes, and the names under which its routes find what they name.
 */
final class GenerationBeans {

    final EventRoutes eventRoutes = new EventRoutes();
    final Generation generation;
    final FrontRouter front;
    final GenerationProviders providers;
    final ResolveTarget resolveTarget;
    final JobComponents jobs;
    final GenerationSteps steps;

    private final GatewayBeans shared;

    /** @param number counted from 1 in this process */
    GenerationBeans(GatewayBeans shared, int number) {
        this.shared = shared;
        generation = new Generation(number, eventRoutes);
        front = new FrontRouter(shared.edge, generation);
        providers = shared.providers.next();
        resolveTarget = new ResolveTarget(
                providers.resolver(),
                AccountModes.of(shared.accounts.pool, shared.settings),
                shared.accounts.pool::isEmpty,
                shared.providers.models::isClaude,
                providers.providers()::all,
                shared.settings);
        steps = new GenerationSteps(number, shared.clock.instant(), shared.steps.traces);
        jobs = JobComponents.of(number, shared.node, shared.shareJobs());
    }

    /**
     * Gives a context all that its routes need.
     *
     * @param ownEvents whether the routes of events are those of the gateway, without an operator's steps
     */
    void equip(CamelContext context, boolean ownEvents) {
        bind(context.getRegistry());
        context.getCamelContextExtension().addContextPlugin(ProcessorFactory.class, shared.relay.breakerFactory);
        context.addRoutePolicyFactory(shared.jobRuns);
        context.addRoutePolicyFactory(shared.steps.traces);
        steps.attach(context);
        eventRoutes.attach(context, ownEvents);
    }

    private void bind(Registry registry) {
        registry.bind("vertx", shared.vertx);
        registry.bind("dataSource", shared.database.dataSource());
        registry.bind(MicrometerConstants.METRICS_REGISTRY_NAME, shared.meters);

        // the edge
        registry.bind("platform-http-engine", new GatewayHttpEngine(shared.edge, front));
        registry.bind(front.router().getName(), front.router());
        registry.bind("transform", new TransformComponent());
        registry.bind("reject", new RejectComponent());

        // messages.camel.yaml
        GatewayBeans.bind(
                registry, "authenticateClient", new AuthenticateClient(shared.keys, KeyScope.CLIENT, shared.failures));
        GatewayBeans.bind(registry, "readRequest", shared.relay.readRequest());
        GatewayBeans.bind(registry, "resolveTarget", resolveTarget);
        registry.bindAsPrototype("chain", ChainBalancer.class, ChainBalancer::new);
        GatewayBeans.bind(registry, "refuseMode", exchange -> {
            throw new IllegalStateException("no route serves mode " + exchange.getProperty(ExchangeKeys.MODE));
        });

        // accounts.camel.yaml
        registry.bind(CamelHttpCalls.CONFIGURER, HttpClientConfigurer.class, CamelHttpCalls.configurer());

        // errors.camel.yaml
        GatewayBeans.bind(registry, "renderFailure", new RenderFailure(shared.relay.answers));
        GatewayBeans.bind(registry, "logFailure", new LogFailure());

        new ApiBeans(shared, this).bind(registry);
        new AdminBeans(shared, this).bind(registry);
        shared.relay.bind(registry, providers);
        shared.web.bind(registry);
        new JobBeans(shared).bind(registry);
        registry.bind("quartz", jobs.shared());
        registry.bind("quartz-node", jobs.ofNode());
    }
}
