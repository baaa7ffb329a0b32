package routes.cli.pipeline;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;

/** {@code claude-proxy routes promote}. */
@Command(name = "promote", description = "Brings all requests to the canary; a file that it began with is stored then.")
final class PromoteCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--comment", paramLabel = "TEXT", description = "What the list of changes says of it.")
    private @Nullable String comment;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return RunningRoutes.of(Output.of(spec), json).promote(comment);
    }
}
