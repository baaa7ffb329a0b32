package routes.cli.session;

import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its subcommands. */
@Command
public abstract class CommandGroup implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init")
    protected CommandSpec spec;

    @Override
    public void run() {
        String known = spec.subcommands().keySet().stream().collect(Collectors.joining(", "));
        throw new ParameterException(spec.commandLine(), "say what to do with " + spec.name() + ": " + known);
    }

    /** Where its subcommands write. */
    public Output output() {
        return Output.of(spec);
    }
}
