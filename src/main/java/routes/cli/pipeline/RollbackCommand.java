package routes.cli.pipeline;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;

/** {@code claude-proxy routes rollback}. */
@Command(
        name = "rollback",
        description = {
            "Has the running proxy use an earlier version of the routes; while a canary lasts and no version is named, ends the"
                    + " canary.",
            "Stored files become those of that version, on all nodes. Files of the folder stay as they are: those of that"
                    + " version are used in their place, until the folder changes or its files are applied."
        })
final class RollbackCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "N",
            arity = "0..1",
            description = "Which one, as routes history lists them; else the one before the present one.")
    private @Nullable Integer version;

    @Option(names = "--comment", paramLabel = "TEXT", description = "What the list of changes says of it.")
    private @Nullable String comment;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return RunningRoutes.of(Output.of(spec), json).rollBack(version, comment);
    }
}
