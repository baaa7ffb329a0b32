package routes.jmx;

import gateway.jobs.JobRun;
import gateway.jobs.JobRunStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import routes.maintenance.Jobs;

/** Shows the jobs of the routes in use. */
record JobsBean(Supplier<CamelContext> routes, JobRunStore store) implements JobsMXBean {

    @Override
    public List<JobRow> getJobs() {
        Map<String, JobRun> last = store.latest(1).stream()
                .collect(Collectors.toMap(
                        JobRun::job,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparing(JobRun::startedAt))));
        return Jobs.schedules(routes.get()).stream()
                .map(schedule -> row(schedule, last.get(Jobs.nameOf(schedule))))
                .toList();
    }

    private static JobRow row(Route schedule, @Nullable JobRun last) {
        String name = Jobs.nameOf(schedule);
        String cron = Jobs.cronOf(schedule);
        return last == null
                ? new JobRow(name, cron, null, null, null)
                : new JobRow(name, cron, last.startedAt().toString(), last.node(), last.failure());
    }

    @Override
    public String run(String job) {
        CamelContext context = routes.get();
        if (!Jobs.has(context, job)) {
            throw new IllegalArgumentException("There is no such job");
        }
        String failure = Jobs.run(context, job).failure();
        return failure == null ? "" : failure;
    }
}
