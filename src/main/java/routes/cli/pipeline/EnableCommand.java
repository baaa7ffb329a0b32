package routes.cli.pipeline;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;

/** {@code claude-proxy routes enable}. */
@Command(name = "enable", description = "Switches a step on again that routes disable has switched off.")
final class EnableCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "STEP", description = "The step's id.")
    @SuppressWarnings("NullAway.Init")
    private String step;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return StepCommands.of(Output.of(spec)).enable(step, json);
    }
}
