package gateway.routes.canary;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generation of routes that runs beside the one in use, for a share of conversations. Immutable.
 *
 * @param percent the share
 * @param inFlight how many requests it has
 * @param files names of the files that differ from those in use
 * @param canary how its requests go
 * @param others how those of the generation in use go since it began
 */
public record CanaryState(
        int generation,
        int percent,
        Instant since,
        String actor,
        @Nullable String comment,
        int inFlight,
        List<String> files,
        CanaryFigures canary,
        CanaryFigures others) {

    public CanaryState {
        files = List.copyOf(files);
    }
}
