package routes.cli.pipeline;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;

/** {@code claude-proxy routes history}. */
@Command(
        name = "history",
        description = "Lists the versions of the routes that the database keeps, on all nodes, the newest first.")
final class HistoryCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most; else 20.")
    private @Nullable Integer limit;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return RouteVersions.of(Output.of(spec), json).history(limit == null ? 20 : limit);
    }
}
