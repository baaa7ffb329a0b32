package routes.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import routes.cli.session.Output;
import routes.cli.words.Meant;

/** Says in one line what is wrong with a command line, what may have been meant, and where help is. */
final class WrongArguments implements IParameterExceptionHandler {

    private static final int CODE = 2;

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        String said = said(wrong).replaceAll("\\s*\\R\\s*", " ").replaceAll("[.;:]$", "");
        String line = Character.toLowerCase(said.charAt(0)) + said.substring(1);
        command.getErr()
                .println("claude-proxy: " + Output.clean(line) + (line.endsWith("?") ? " See " : "; see ")
                        + help(command.getCommandSpec()));
        command.getErr().flush();
        return CODE;
    }

    private static String said(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(wrong.getCommandLine(), unmatched.getUnmatched().getFirst());
        }
        String message = String.valueOf(wrong.getMessage());
        return message.isEmpty() ? "the command line is wrong" : message;
    }

    /** That a command does not have a subcommand or an option, or takes no such argument. */
    static String unknown(CommandLine command, String word) {
        String shown = Meant.shown(word);
        String of = command.getParent() == null ? "" : " of " + path(command.getCommandSpec());
        if (word.startsWith("-")) {
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "there is no option " + shown + of + Meant.question(name, options(command.getCommandSpec()));
        }
        Set<String> commands = command.getSubcommands().keySet();
        return commands.isEmpty()
                ? "there is one argument too many: " + shown
                : "there is no command " + shown + of + Meant.question(word, commands);
    }

    private static List<String> options(CommandSpec spec) {
        return spec.options().stream()
                .flatMap(option -> List.of(option.names()).stream())
                .toList();
    }

    /** The command with the names of those above it, without the program's. */
    static String path(CommandSpec spec) {
        return spec.parent() == null || spec.parent().parent() == null
                ? spec.name()
                : path(spec.parent()) + " " + spec.name();
    }

    private static String help(CommandSpec spec) {
        return "./claude-proxy help" + (spec.parent() == null ? "" : " " + path(spec));
    }
}
