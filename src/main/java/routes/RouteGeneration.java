package routes;

import gateway.config.ProviderSettings;
import gateway.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.extension.OpenExtensions;
import routes.files.RouteFiles;
import routes.files.RouteProperties;
import routes.files.RouteResources;
import routes.files.TemplateCheck;

/**
 * A generation of routes as it runs, in a context of its own. It takes requests as soon as it is built; what begins of itself (jobs,
 * and routes that an operator lets begin with a timer, a file or a queue) waits until it is {@link #activate activated}. For one
 * thread at a time.
 */
final class RouteGeneration {

    private static final Logger LOG = LoggerFactory.getLogger(RouteGeneration.class);

    /** Schemes of routes that begin with what others send them. */
    private static final Set<String> CALLED = Set.of("direct", "platform-http", "seda");

    /** Those of routes that a scheduler begins. */
    private static final Set<String> SCHEDULED = Set.of("quartz", "quartz-node");

    /** Where the routes of events are. */
    private static final List<String> EVENT_ROUTES = List.of("relay-provider", "relay-web");

    final GenerationBeans beans;
    final RouteFiles files;
    private final OpenExtensions extensions;
    private final Main main = new Main();
    private final List<String> sources = new ArrayList<>();
    private final List<String> schedules = new ArrayList<>();

    private RouteGeneration(GenerationBeans beans, RouteFiles files) {
        this.beans = beans;
        this.files = files;
        this.extensions = OpenExtensions.of(files.extensions());
    }

    /**
     * Builds one.
     *
     * @param number counted from 1 in this process
     * @param mayGoOn throws where the process is to end
     * @throws Exception when its routes cannot start; nothing is left of it then
     */
    static RouteGeneration build(GatewayBeans shared, RouteFiles files, int number, Runnable mayGoOn) throws Exception {
        RouteGeneration built = new RouteGeneration(new GenerationBeans(shared, number), files);
        try {
            built.start(
                    shared.settings.get(),
                    RouteProperties.of(shared.settings.merged(), shared.settings.get()),
                    mayGoOn);
        } catch (Exception e) {
            built.close(1);
            throw e;
        }
        return built;
    }

    private void start(Settings settings, Properties properties, Runnable mayGoOn) {
        // Camel's own hook at the end of the JVM waits 20 s for a context that drains longer or that never started.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.configure().setAutoStartup(true);
        main.configure().setRoutesIncludePattern(RouteResources.pattern(files.all()));
        properties.setProperty("camel.management.enabled", "false");
        properties.setProperty("camel.metrics.enabled", "false");
        properties.setProperty("camel.main.jmxManagementNamePattern", name());
        main.setOverrideProperties(properties);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                mayGoOn.run();
                CamelContext context = support.getCamelContext();
                // A shared scheduler tells contexts apart by it, also where there is no JMX.
                context.setManagementName(name());
                new RouteResources(files.all()).bind(context.getRegistry());
                extensions.equip(context);
                beans.equip(context, EVENT_ROUTES.stream().allMatch(files::isBuiltIn));
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                addProviders(context, settings);
                TemplateCheck.check(context);
                holdBack(context);
                mayGoOn.run();
            }
        });
        main.start();
    }

    /** The providers that settings make are instances of the same template as those of the operator's files. */
    static void addProviders(CamelContext context, Settings settings) {
        for (ProviderSettings.Endpoint endpoint :
                settings.providers().endpoints().values()) {
            TemplatedRouteBuilder route =
                    TemplatedRouteBuilder.builder(context, "provider").routeId("provider-" + endpoint.name());
            endpoint.parameters().forEach(route::parameter);
            route.add();
        }
    }

    private void holdBack(CamelContext context) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            String uri = route.getInput().getEndpointUri();
            String scheme = uri.substring(0, Math.max(0, uri.indexOf(':')));
            if (!CALLED.contains(scheme) && starts(context, route)) {
                route.setAutoStartup("false");
                (SCHEDULED.contains(scheme) ? schedules : sources).add(route.getRouteId());
            }
        }
    }

    private static boolean starts(CamelContext context, RouteDefinition route) {
        return !Boolean.FALSE.equals(CamelContextHelper.parseBoolean(context, route.getAutoStartup()));
    }

    private String name() {
        return "claude-proxy-" + number();
    }

    int number() {
        return beans.generation.number();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** Whether all of its routes run. */
    boolean runs() {
        return context().isStarted();
    }

    /** Starts what begins of itself. */
    void activate() throws Exception {
        for (String source : sources) {
            context().getRouteController().startRoute(source);
            ServiceHelper.resumeService(context().getRoute(source).getConsumer());
        }
        for (String schedule : schedules) {
            context().getRouteController().startRoute(schedule);
        }
        beans.jobs.start(context());
    }

    /** The same after another one has failed to: a shared scheduler may have its times. */
    void activateAgain() throws Exception {
        for (Route route : context().getRoutes()) {
            if (route.getEndpoint() instanceof QuartzEndpoint endpoint) {
                endpoint.stop();
                endpoint.start();
            }
        }
        activate();
    }

    /** Stops what begins of itself; what has begun goes on. */
    void standBy() {
        try {
            beans.jobs.pause();
            // Not the route: what has begun would be cut off.
            for (String source : sources) {
                Route route = context().getRoute(source);
                if (route != null) {
                    ServiceHelper.suspendService(route.getConsumer());
                }
            }
        } catch (Exception e) {
            LOG.warn("Generation {} of the routes still begins something of itself", number(), e);
        }
    }

    /**
     * Stops it.
     *
     * @param seconds how long what is under way has to end
     */
    void close(int seconds) {
        try (extensions) {
            stop(seconds);
        }
    }

    private void stop(int seconds) {
        CamelContext context = context();
        if (context == null) {
            return;
        }
        context.getShutdownStrategy().setTimeout(seconds);
        context.getShutdownStrategy().setTimeUnit(TimeUnit.SECONDS);
        try {
            main.stop();
            beans.jobs.forget(context);
        } catch (Exception e) {
            LOG.warn("Could not stop generation {} of the routes", number(), e);
        }
    }
}
