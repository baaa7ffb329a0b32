package routes;

import java.util.concurrent.ExecutorService;
import org.apache.camel.spi.Registry;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import routes.accounts.AccountJobs;
import routes.maintenance.Maintenance;

/** What is done on a schedule, and the names under which the routes find it. */
final class JobBeans {

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
    }
}
