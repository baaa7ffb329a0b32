package routes;

import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.admin.DatabaseCheck;
import routes.admin.RoutesCheck;

/**
 * The management server: health, metrics and Jolokia, in a context of its own without routes, which outlives every generation of them. For
 * one thread.
 */
final class Management implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Management.class);

    private final Main main = new Main();
    private final FutureTask<Void> start;
    private @Nullable JmxBeans jmx;
    private boolean begun;

    /** @param routesRun whether the routes that new requests go through run */
    Management(GatewayBeans beans, BooleanSupplier routesRun, Properties properties) {
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.configure().setRoutesIncludePattern("false");
        main.setOverrideProperties(properties);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                beans.bindForManagement(support.getCamelContext().getRegistry());
            }

            @Override
            public void afterConfigure(BaseMainSupport support) {
                CamelContext context = support.getCamelContext();
                HealthCheckRegistry checks = HealthCheckRegistry.get(context);
                checks.register(new DatabaseCheck(beans.database::up));
                checks.register(new RoutesCheck(routesRun));
            }
        });
        start = new FutureTask<>(() -> {
            main.start();
            jmx = JmxBeans.begin(beans, main.getCamelContext());
            return null;
        });
    }

    /** Starts it, on a thread of its own. */
    void begin() {
        begun = true;
        Thread.ofPlatform().daemon().name("management").start(start);
    }

    /** Waits until it listens. */
    void await() throws Exception {
        try {
            start.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** A start that is under way ends first: a context that is stopped meanwhile would go on. */
    @Override
    public void close() {
        if (!begun) {
            return;
        }
        try {
            await();
        } catch (Exception e) {
            LOG.debug("The management server had not started", e);
        }
        main.stop();
        JmxBeans shown = jmx;
        if (shown != null) {
            shown.close();
        }
    }
}
