package routes.providers;

import gateway.provider.HealthCheck;
import gateway.provider.ProviderSlot;
import gateway.provider.Providers;
import java.time.Instant;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the providers of the directory that it watches in JMX. Safe from many threads. */
public final class ProviderMBeans implements Providers.Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderMBeans.class);

    private final MBeanServer server;
    private final HealthCheck check;
    private final UnaryOperator<String> breaker;

    /** @param breaker state of a provider's circuit breaker by its name */
    public ProviderMBeans(MBeanServer server, HealthCheck check, UnaryOperator<String> breaker) {
        this.server = server;
        this.check = check;
        this.breaker = breaker;
    }

    /** A bean of the same name, left by a gateway that ran in this process before, is replaced. */
    @Override
    public void added(ProviderSlot slot) {
        String name = slot.provider().name();
        try {
            ObjectName known = nameOf(name);
            if (server.isRegistered(known)) {
                server.unregisterMBean(known);
            }
            server.registerMBean(new Bean(slot, check, breaker), known);
        } catch (JMException e) {
            LOG.warn("Provider {} cannot be shown in JMX", name, e);
        }
    }

    @Override
    public void removed(ProviderSlot slot) {
        String name = slot.provider().name();
        try {
            ObjectName known = nameOf(name);
            if (server.isRegistered(known)) {
                server.unregisterMBean(known);
            }
        } catch (JMException e) {
            LOG.warn("Provider {} cannot be taken out of JMX", name, e);
        }
    }

    static ObjectName nameOf(String provider) throws JMException {
        return new ObjectName("claude-proxy:type=Provider,name=" + provider);
    }

    private record Bean(ProviderSlot slot, HealthCheck healthCheck, UnaryOperator<String> breakers)
            implements ProviderMXBean {

        @Override
        public String getHealth() {
            return slot.health().name().toLowerCase(Locale.ROOT);
        }

        @Override
        public @Nullable String getLastError() {
            return slot.lastError();
        }

        @Override
        public @Nullable String getCheckedAt() {
            Instant at = slot.checkedAt();
            return at == null ? null : at.toString();
        }

        @Override
        public int getInFlight() {
            return slot.inFlight();
        }

        @Override
        public double getLatencyMillis() {
            return slot.latencyMillis();
        }

        @Override
        public long getRequests() {
            return slot.requests();
        }

        @Override
        public long getFailures() {
            return slot.failures();
        }

        @Override
        public String getBreaker() {
            return breakers.apply(slot.provider().name());
        }

        @Override
        public void check() {
            healthCheck.check(slot);
        }
    }
}
