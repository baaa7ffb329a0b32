package routes.stub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.ProcessorFactory;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import routes.request.ExchangeKeys;

/**
 * Some of the gateway's own routes in a Camel context without a listener, a clock or a database. Steps that are stubs note their
 * names when they run, in {@link #trace}.
 */
public final class RoutesUnderTest implements AutoCloseable {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Properties overrides = new Properties();
    private final List<String> trace = new CopyOnWriteArrayList<>();

    private RoutesUnderTest() {
        context.getPropertiesComponent().setInitialProperties(applicationProperties());
        context.getPropertiesComponent().setOverrideProperties(overrides);
        set("gateway.breaker.open-seconds", "10");
        Processor nothing = exchange -> {};
        context.getRegistry().bind("logFailure", Processor.class, nothing);
        context.getRegistry().bind("tapOnRequestThread", ExecutorService.class, new SynchronousExecutorService());
    }

    /** The routes with these ids, and all route configurations, of these files. */
    public static RoutesUnderTest of(Set<String> routeIds, String... files) throws Exception {
        RoutesUnderTest routes = new RoutesUnderTest();
        for (String file : files) {
            PluginHelper.getRoutesLoader(routes.context)
                    .loadRoutes(ResourceHelper.resolveMandatoryResource(
                            routes.context, "classpath:routes-yaml/" + file + ".camel.yaml"));
        }
        for (RouteDefinition route : List.copyOf(routes.context.getRouteDefinitions())) {
            if (!routeIds.contains(route.getId())) {
                routes.context.removeRouteDefinition(route);
            }
        }
        return routes;
    }

    /** Adds the route files of an operator, given as their text. */
    public RoutesUnderTest operator(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("operator.camel.yaml", yaml));
        return this;
    }

    /** Adds an instance of a route template, whose parameters are alternating names and values. */
    public RoutesUnderTest instance(String template, String routeId, String... parameters) {
        TemplatedRouteBuilder instance =
                TemplatedRouteBuilder.builder(context, template).routeId(routeId);
        for (int i = 0; i < parameters.length; i += 2) {
            instance.parameter(parameters[i], parameters[i + 1]);
        }
        instance.add();
        return this;
    }

    /** Adds a component. */
    public RoutesUnderTest component(String scheme, Component component) {
        context.addComponent(scheme, component);
        return this;
    }

    /** Lets something of ours call the routes. */
    public RoutesUnderTest attach(Consumer<CamelContext> caller) {
        caller.accept(context);
        return this;
    }

    /** Sets a property. */
    public RoutesUnderTest set(String key, String value) {
        overrides.setProperty(key, value);
        return this;
    }

    /** Binds stubs that do nothing but note their names. */
    public RoutesUnderTest stubs(String... names) {
        for (String name : names) {
            bean(name, exchange -> {});
        }
        return this;
    }

    /** Binds a stub that notes its name and acts. */
    public RoutesUnderTest bean(String name, Processor action) {
        context.getRegistry().bind(name, Processor.class, noted(name, action));
        return this;
    }

    /** Binds a bean of which each route gets its own. */
    public <T> RoutesUnderTest prototype(String name, Class<T> type, Supplier<T> made) {
        context.getRegistry().bindAsPrototype(name, type, made::get);
        return this;
    }

    /** Makes the patterns of the routes with this factory. */
    public RoutesUnderTest patternsBy(ProcessorFactory factory) {
        context.getCamelContextExtension().addContextPlugin(ProcessorFactory.class, factory);
        return this;
    }

    /** Puts a stub in the place of a whole route; it notes the route's id and acts. */
    public RoutesUnderTest route(String id, Processor action) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + id).routeId(id).errorHandler(noErrorHandler()).process(noted(id, action));
            }
        });
        return this;
    }

    /** Lets tests call a route that is otherwise called from outside. */
    public RoutesUnderTest enterBy(String... routeIds) throws Exception {
        for (String id : routeIds) {
            AdviceWith.adviceWith(context, id, advice -> advice.replaceFromWith("direct:" + id));
        }
        return this;
    }

    /** Puts a stub in the place of a step. */
    public RoutesUnderTest replace(String routeId, String stepId, Processor action) throws Exception {
        AdviceWith.adviceWith(
                context, routeId, advice -> advice.weaveById(stepId).replace().process(action));
        return this;
    }

    /** Puts a stub in the place of all steps that send to an endpoint. */
    public RoutesUnderTest replaceCallsTo(String uri, String routeId, Processor action) throws Exception {
        AdviceWith.adviceWith(
                context, routeId, advice -> advice.weaveByToUri(uri).replace().process(action));
        return this;
    }

    /** Starts the routes. */
    public RoutesUnderTest start() {
        context.start();
        return this;
    }

    /** Sends a request to a route and waits for its end. */
    public Exchange send(String routeId, StubRequest request) {
        return context.createFluentProducerTemplate()
                .to("direct:" + routeId)
                .withProcessor(exchange -> exchange.setProperty(ExchangeKeys.REQUEST_CONTEXT, request.context()))
                .request(Exchange.class);
    }

    /** The stubs that have run, in this order. */
    public List<String> trace() {
        return List.copyOf(trace);
    }

    /** The value of a property of the gateway. */
    public String property(String key) {
        return context.resolvePropertyPlaceholders("{{" + key + "}}");
    }

    @Override
    public void close() {
        context.stop();
    }

    private Processor noted(String name, Processor action) {
        return exchange -> {
            trace.add(name);
            action.process(exchange);
        };
    }

    private static Properties applicationProperties() {
        Properties properties = new Properties();
        try (InputStream file = RoutesUnderTest.class.getResourceAsStream("/application.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
