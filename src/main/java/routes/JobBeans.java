package routes;

import java.util.concurrent.ExecutorService;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import routes.accounts.AccountJobs;
import routes.maintenance.JobSchedulers;
import routes.maintenance.Maintenance;

/** What is done on a schedule, and the names under which the routes find it. */
final class JobBeans {

    private static final Logger LOG = LoggerFactory.getLogger(JobBeans.class);

    private final GatewayBeans beans;

    JobBeans(GatewayBeans beans) {
        this.beans = beans;
    }

    /** What usage.camel.yaml and maintenance.camel.yaml name. */
    void bind(Registry registry) {
        // The tap only gives a signal, which needs no thread of its own.
        registry.bind("tapOnRequestThread", ExecutorService.class, new SynchronousExecutorService());
        Maintenance maintenance = new Maintenance(
                beans.accounts.pool,
                beans.relay.watch,
                beans.recorder,
                beans.settings.get().upstream().streamSilenceTimeout());
        GatewayBeans.bind(registry, "recordUsage", exchange -> maintenance.recordUsage());
        GatewayBeans.bind(registry, "recoverAccounts", exchange -> maintenance.recoverAccounts());
        GatewayBeans.bind(registry, "closeStreams", exchange -> maintenance.closeStreams());
        AccountJobs jobs = beans.accounts.jobs;
        GatewayBeans.bind(registry, "storeUses", exchange -> jobs.storeUses());
        GatewayBeans.bind(registry, "refreshTokens", exchange -> jobs.refreshTokens());
        GatewayBeans.bind(registry, "checkCredit", exchange -> beans.accounts.credit.run());
        GatewayBeans.bind(registry, "pollUsage", exchange -> jobs.pollUsage());
        GatewayBeans.bind(registry, "checkAccounts", exchange -> jobs.checkAccounts());
        GatewayBeans.bind(registry, "watchIdle", exchange -> jobs.watchIdle());
        GatewayBeans.bind(registry, "rollUpUsage", exchange -> jobs.rollUpUsage());
        GatewayBeans.bind(registry, "checkProviders", exchange -> beans.providers.check.run());
        GatewayBeans.bind(registry, "refreshModels", exchange -> beans.providers.models.refreshKnownLists());
        GatewayBeans.bind(registry, "saveCalibration", exchange -> beans.providers.models.calibration.save());

        GatewayBeans.bind(registry, "forgetResponses", exchange -> beans.responses.removeEnded());

        registry.bind("quartz", scheduler());
        registry.bind("quartz-node", JobSchedulers.ofNode("claude-proxy-" + beans.node));
    }

    /** Jobs are shared where several nodes may share the database; one that is down at the start leaves this node to itself. */
    private QuartzComponent scheduler() {
        if (beans.database.embedded()) {
            return JobSchedulers.ofNode("claude-proxy");
        }
        if (!beans.database.reachable() || !beans.database.ensureMigrated()) {
            LOG.warn("The database is down, so this node runs the jobs of all nodes until it is started again");
            return JobSchedulers.ofNode("claude-proxy");
        }
        GatewayStores.lendToJobStore(JobSchedulers.CONNECTIONS, beans.database);
        return JobSchedulers.ofCluster("claude-proxy", beans.node);
    }
}
