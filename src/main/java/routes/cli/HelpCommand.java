package routes.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code claude-proxy help}: the same as {@code --help} of a command. */
@Command(name = "help", helpCommand = true, description = "Shows the help of a command.")
public final class HelpCommand implements Runnable {

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            completionCandidates = CommandNames.class,
            description = "The command, such as: accounts add.")
    private List<String> names = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** The commands of the first level, for shells that complete. */
    static final class CommandNames implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return ClaudeProxyCommand.commandLine().getSubcommands().entrySet().stream()
                    .filter(each ->
                            !each.getValue().getCommandSpec().usageMessage().hidden())
                    .map(Map.Entry::getKey)
                    .iterator();
        }
    }

    @Override
    public void run() {
        CommandLine shown = spec.parent().commandLine();
        for (String name : names) {
            CommandLine below = shown.getSubcommands().get(name);
            if (below == null) {
                throw new ParameterException(shown, WrongArguments.unknown(shown, name));
            }
            shown = below;
        }
        shown.usage(spec.commandLine().getOut());
    }
}
