package routes.files;

import gateway.files.FileFailure;
import gateway.routes.version.RouteChange;
import gateway.routes.version.RouteChange.Result;
import gateway.routes.version.RouteChange.Trigger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A try to change the routes that is under way. Immutable.
 *
 * @param beganNanos on the clock of {@link System#nanoTime}
 */
public record RouteAttempt(
        Trigger trigger, String actor, @Nullable String comment, Instant at, long beganNanos) {

    /** What has become of it. */
    public RouteChange change(Result result, int generation, List<String> files, @Nullable String failure) {
        return new RouteChange(
                at,
                trigger,
                actor,
                comment,
                result,
                generation,
                files,
                failure,
                Duration.ofNanos(System.nanoTime() - beganNanos));
    }

    /** The files cannot be read. */
    public RouteChange unreadable(IOException failure) {
        return change(Result.FAILED, 0, List.of(), FileFailure.words(failure));
    }

    /** The checks have found errors. */
    public RouteChange refused(List<String> files, long errors) {
        String why = errors == 1 ? "an error in the route files" : errors + " errors in the route files";
        return change(Result.REFUSED, 0, files, why);
    }

    /** Camel has found what the checks have not. */
    public RouteChange failed(List<String> files, Exception failure) {
        return change(Result.FAILED, 0, files, RootCause.of(failure));
    }
}
