package routes;

import gateway.config.JolokiaSettings;
import gateway.error.GatewayFailure;
import gateway.routes.version.RouteChange;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Objects;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.jmx.GatewayMBeans;
import routes.jolokia.JolokiaEndpoint;
import routes.upstream.StreamsUnderWay;

/** The beans of the gateway in JMX, and JMX over HTTP where it has a password. For one thread at a time. */
final class JmxBeans implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JmxBeans.class);

    private final GatewayBeans beans;
    private final GatewayMBeans shown;
    private final @Nullable JolokiaEndpoint jolokia;

    private JmxBeans(GatewayBeans beans, MBeanServer server) {
        this.beans = beans;
        shown = new GatewayMBeans(server, beans.stores.audit());
        shown.accounts(beans.accounts.pool, beans.accounts.administration, beans.accounts.affinity::size);
        shown.requests(beans.settings, beans.traffic, beans.memory, new StreamsUnderWay(beans.relay.watch));
        shown.journal(beans.journal, beans.recorder, beans.database::up);
        shown.routes(
                beans.routes::state,
                (actor, comment) -> beans.routes
                        .apply(RouteChange.Trigger.REQUEST, actor, comment, 0)
                        .change()
                        .result()
                        .word(),
                () -> beans.routes.changes.generations.current().context(),
                beans.stores.jobRuns());
        JolokiaSettings settings = beans.settings.get().management().jolokia();
        jolokia = settings.on()
                ? new JolokiaEndpoint(settings, server, beans.clock, beans.settings::secretValues, this::keep)
                : null;
    }

    /**
     * Shows them.
     *
     * @param management the context of the management server, which runs
     */
    static JmxBeans begin(GatewayBeans beans, CamelContext management) {
        JmxBeans begun = new JmxBeans(beans, ManagementFactory.getPlatformMBeanServer());
        if (begun.jolokia != null) {
            begun.jolokia.mount(Objects.requireNonNull(
                            management.hasService(ManagementHttpServer.class), "there is no management server")
                    .getRouter());
        }
        return begun;
    }

    private void keep(String user, ObjectName bean, String what) {
        String actor = "jolokia:" + user;
        LOG.info("{} calls {} of {}", actor, what, bean);
        if (bean.getDomain().equals(GatewayMBeans.DOMAIN)) {
            return;
        }
        try {
            beans.stores.audit().record(actor, "jmx.camel", bean.toString(), Map.of("operation", what));
        } catch (GatewayFailure e) {
            LOG.warn("That {} has called {} of {} is not in the audit log", actor, what, bean, e);
        }
    }

    @Override
    public void close() {
        if (jolokia != null) {
            jolokia.close();
        }
        shown.close();
    }
}
