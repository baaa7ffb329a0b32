package routes.cli.pipeline;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;
import routes.cli.words.PictureLines;

/** {@code claude-proxy routes diagram}. */
@Command(name = "diagram", description = "Draws the routes that the running proxy uses, with what each step has done.")
final class DiagramCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "ROUTE",
            description = "One route and all that it may come to; without it all of them.")
    private @Nullable String route;

    @Mixin
    private final DrawingOptions drawing = new DrawingOptions();

    @Override
    public Integer call() {
        String part = route == null ? "" : "&route=" + StepCommands.encoded(route);
        return drawing.wanted(spec)
                .show(StepCommands.of(Output.of(spec)), StepCommands.ROUTES + "diagram?", part, PictureLines::of);
    }
}
