package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

class JobStoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Queue<String> RUNS = new ConcurrentLinkedQueue<>();

    @Test
    void quartzRunsAClusteredJobInTheTablesOfTheMigration() throws Exception {
        try (Database database = PgFixture.open()) {
            JobStoreConnections.register("job-store-it", database.dataSource());
            Scheduler scheduler = new StdSchedulerFactory(clustered()).getScheduler();
            try {
                scheduler.scheduleJob(
                        JobBuilder.newJob(Noting.class).withIdentity("noting").build(),
                        TriggerBuilder.newTrigger()
                                .withSchedule(CronScheduleBuilder.cronSchedule("* * * * * ?"))
                                .build());
                scheduler.start();

                await().atMost(PATIENCE).until(() -> RUNS.size() >= 2);
                assertThat(RUNS).containsOnly("noting");
                assertThat(Sql.text(database.dataSource(), "select cron_expression from qrtz_cron_triggers"))
                        .isEqualTo("* * * * * ?");
            } finally {
                scheduler.shutdown(true);
            }
        }
    }

    /** Notes that it ran. */
    public static final class Noting implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            RUNS.add(context.getJobDetail().getKey().getName());
        }
    }

    private static Properties clustered() {
        Properties properties = new Properties();
        properties.put("org.quartz.scheduler.instanceName", "job-store-it");
        properties.put("org.quartz.scheduler.instanceId", "AUTO");
        properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.put("org.quartz.threadPool.threadCount", "1");
        properties.put("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.put("org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
        properties.put("org.quartz.jobStore.isClustered", "true");
        properties.put("org.quartz.jobStore.tablePrefix", "qrtz_");
        properties.put("org.quartz.jobStore.dataSource", "job-store-it");
        return properties;
    }
}
