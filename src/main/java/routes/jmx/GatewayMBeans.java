package routes.jmx;

import gateway.account.pool.AccountPool;
import gateway.admin.AccountAdministration;
import gateway.audit.AuditLog;
import gateway.config.Settings;
import gateway.jobs.JobRunStore;
import gateway.memory.MemoryBudget;
import gateway.routes.version.RouteState;
import gateway.usage.UsageJournal;
import gateway.usage.UsageRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.http.Traffic;
import routes.upstream.StreamsUnderWay;

/** The beans of the gateway itself in JMX, from {@link #show} to {@link #close}. For one thread at a time. */
public final class GatewayMBeans implements AutoCloseable {

    /** What the names of all of them begin with. */
    public static final String DOMAIN = "claude-proxy";

    private static final Logger LOG = LoggerFactory.getLogger(GatewayMBeans.class);

    private final MBeanServer server;
    private final AuditLog audit;
    private final List<ObjectName> names = new ArrayList<>();

    public GatewayMBeans(MBeanServer server, AuditLog audit) {
        this.server = server;
        this.audit = audit;
    }

    /** Uses the route files as they are now. */
    @FunctionalInterface
    public interface RouteApply {

        /** What has become of it, in a word. */
        String apply(String actor, @Nullable String comment);
    }

    /** The accounts. */
    public void accounts(AccountPool pool, AccountAdministration administration, IntSupplier conversations) {
        show("Pool", PoolMXBean.class, new PoolBean(pool, administration, conversations));
        show("Accounts", AccountsMXBean.class, new AccountsBean(pool, administration));
    }

    /** What requests hold, and their streams. */
    public void requests(Supplier<Settings> settings, Traffic traffic, MemoryBudget memory, StreamsUnderWay streams) {
        show("Limits", LimitsMXBean.class, new LimitsBean(settings, traffic, memory));
        show("Streams", StreamsMXBean.class, new StreamsBean(streams));
    }

    /** The journal. */
    public void journal(UsageJournal journal, UsageRecorder recorder, BooleanSupplier databaseUp) {
        show("Journal", JournalMXBean.class, new JournalBean(journal, recorder, databaseUp));
    }

    /**
     * The routes.
     *
     * @param current the context of those in use
     */
    public void routes(
            Supplier<RouteState> state, RouteApply change, Supplier<CamelContext> current, JobRunStore runs) {
        show("Generations", GenerationsMXBean.class, new GenerationsBean(state, change));
        show("Jobs", JobsMXBean.class, new JobsBean(current, runs));
    }

    /** A bean of the same name, left by a gateway that ran in this process before, is replaced. */
    private <T> void show(String type, Class<T> face, T bean) {
        try {
            ObjectName name = new ObjectName(DOMAIN + ":type=" + type);
            if (server.isRegistered(name)) {
                server.unregisterMBean(name);
            }
            server.registerMBean(new DescribedMBean(bean, face, name.toString(), audit), name);
            names.add(name);
        } catch (JMException e) {
            LOG.warn("{} cannot be shown in JMX", type, e);
        }
    }

    @Override
    public void close() {
        for (ObjectName name : names) {
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                LOG.debug("{} is not in JMX any more", name, e);
            }
        }
        names.clear();
    }
}
