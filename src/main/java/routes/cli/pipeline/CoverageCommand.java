package routes.cli.pipeline;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.words.StepLines;

/** {@code claude-proxy routes coverage}. */
@Command(
        name = "coverage",
        description = "Tells which steps of the routes no request has passed in some days, on any node.")
final class CoverageCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "ROUTE",
            description = "One route and all that it may come to; without it all of them.")
    private @Nullable String route;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "How many days; 30 where nothing is said.")
    private int days;

    @Mixin
    private final DrawingOptions drawing = new DrawingOptions();

    @Override
    public Integer call() {
        String part = "&days=" + days + (route == null ? "" : "&route=" + StepCommands.encoded(route));
        return drawing.wanted(spec)
                .show(StepCommands.of(Output.of(spec)), StepCommands.ROUTES + "coverage?", part, StepLines::coverage);
    }
}
