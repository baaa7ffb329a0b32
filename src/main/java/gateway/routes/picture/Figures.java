package gateway.routes.picture;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of running routes at one moment.
 *
 * @param generation its number
 * @param since when the counters began
 * @param timed whether durations are measured too
 * @param steps of each step; none for one that has not run
 * @param routes of each route
 * @param off steps that are switched off, by their ids, and until when
 */
public record Figures(
        int generation,
        Instant since,
        boolean timed,
        Map<StepKey, StepFigures> steps,
        Map<String, StepFigures> routes,
        Map<String, Instant> off) {

    public Figures {
        steps = Map.copyOf(steps);
        routes = Map.copyOf(routes);
        off = Map.copyOf(off);
    }

    /** Of a step; null where nobody counts it. */
    public @Nullable StepFigures of(StepKey key) {
        return steps.get(key);
    }
}
