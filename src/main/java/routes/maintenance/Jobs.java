package routes.maintenance;

import gateway.jobs.JobRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.jspecify.annotations.Nullable;

/** The jobs that the routes of a context have. Stateless. */
public final class Jobs {

    private Jobs() {}

    /** Their schedules, by name. */
    public static List<Route> schedules(CamelContext routes) {
        return routes.getRoutes().stream()
                .filter(route -> route.getId().startsWith(JobRuns.SCHEDULE_PREFIX))
                .sorted(Comparator.comparing(Route::getId))
                .toList();
    }

    /** The name of the job that a schedule begins. */
    public static String nameOf(Route schedule) {
        return schedule.getId().substring(JobRuns.SCHEDULE_PREFIX.length());
    }

    /** Whether there is one of this name. */
    public static boolean has(CamelContext routes, String name) {
        return routes.getRoute(JobRuns.SCHEDULE_PREFIX + name) != null && routes.getRoute(name) != null;
    }

    /** The cron expression of a schedule, null where it begins in another way. */
    public static @Nullable String cronOf(Route schedule) {
        String cron = schedule.getEndpoint() instanceof QuartzEndpoint quartz
                ? quartz.getCron()
                : schedule.getCamelContext()
                        .resolvePropertyPlaceholders("{{gateway.schedule." + nameOf(schedule) + ":}}");
        return cron == null || cron.isEmpty() ? null : cron;
    }

    /** Runs one here and now, to its end. */
    public static JobRun run(CamelContext routes, String name) {
        try (ProducerTemplate template = routes.createProducerTemplate()) {
            Exchange job = template.send("direct:" + name, made -> made.setProperty(JobRuns.TRIGGER, JobRuns.BY_HAND));
            JobRun run = job.getProperty(JobRuns.RUN, JobRun.class);
            if (run == null) {
                throw new IllegalStateException("the run of job " + name + " was not watched", job.getException());
            }
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
