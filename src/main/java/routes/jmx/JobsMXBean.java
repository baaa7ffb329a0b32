package routes.jmx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jobs. */
@JmxText("What is done on a schedule")
public interface JobsMXBean {

    @JmxText("All jobs by name, with their last run on this node or another")
    List<JobRow> getJobs();

    @JmxText("Runs a job here and now, beside its schedule; what went wrong, or empty")
    String run(@JmxText("Its name") String job);

    /**
     * A job.
     *
     * @param schedule cron expression; null where it begins in another way
     * @param lastRunAt begin of its last run, ISO 8601; null where none is known
     * @param failure what went wrong then, null when it went well
     */
    record JobRow(
            String name,
            @Nullable String schedule,
            @Nullable String lastRunAt,
            @Nullable String node,
            @Nullable String failure) {}
}
