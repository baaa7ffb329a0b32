package gateway.routes.picture;

import org.jspecify.annotations.Nullable;

/**
 * What a step, or a route, has done in a generation of routes.
 *
 * @param count how often something has come to it
 * @param timing null where nobody measures
 */
public record StepFigures(long count, @Nullable Timing timing) {

    /**
     * How long it took.
     *
     * @param failures how often it has failed
     * @param meanMillis of those that have ended
     * @param maxMillis the longest
     * @param inFlight those that are in it now
     */
    public record Timing(long failures, long meanMillis, long maxMillis, long inFlight) {}

    /** Failures; 0 where nobody measures. */
    public long failures() {
        return timing == null ? 0 : timing.failures();
    }
}
