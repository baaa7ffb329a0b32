package gateway.routes.picture;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route in a picture, an instance of a template, or a configuration with what it does of failures.
 *
 * @param from what it begins with, without secrets; null for a configuration
 * @param file that it stands in; {@code settings} for a provider that settings make
 * @param source where the file is from, such as {@code folder}
 * @param template the template that it is an instance of; null for none
 */
public record PicturedRoute(
        String id,
        Kind kind,
        @Nullable String description,
        @Nullable String from,
        String file,
        int line,
        String source,
        @Nullable String template,
        @Nullable StepFigures figures,
        List<PicturedStep> steps) {

    /** What it is. */
    public enum Kind {
        ROUTE,
        INSTANCE,
        CONFIGURATION
    }

    public PicturedRoute {
        steps = List.copyOf(steps);
    }

    /** All of its steps at any depth, in the order of the file. */
    public Stream<PicturedStep> allSteps() {
        return steps.stream().flatMap(PicturedStep::all);
    }
}
