package gateway.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job. Immutable.
 *
 * @param job name of the job: that of its {@code direct:} route
 * @param node the node that ran it
 * @param trigger {@code schedule}, or {@code hand} when somebody asked for it
 * @param startedAt when it began
 * @param endedAt when it ended
 * @param failure what went wrong, in words for operators; null when it went well
 */
public record JobRun(
        String job,
        String node,
        String trigger,
        Instant startedAt,
        Instant endedAt,
        @Nullable String failure) {}
