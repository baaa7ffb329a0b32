package routes.cli;

import gateway.config.NearestKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line, what may have been meant, and where help is. */
final class WrongArguments implements IParameterExceptionHandler {

    private static final int CODE = 2;
    private static final int SHOWN = 60;

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
        String shown = word.length() <= SHOWN ? word : word.substring(0, SHOWN) + "…";
        String of = command.getParent() == null ? "" : " of " + path(command.getCommandSpec());
        if (word.startsWith("-")) {
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            return "there is no option " + shown + of + meant(name, options(command.getCommandSpec()));
        }
        Set<String> commands = command.getSubcommands().keySet();
        return commands.isEmpty()
                ? "there is one argument too many: " + shown
                : "there is no command " + shown + of + meant(word, commands);
    }

    private static List<String> options(CommandSpec spec) {
        return spec.options().stream()
                .flatMap(option -> List.of(option.names()).stream())
                .toList();
    }

    private static String meant(String word, Collection<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        return new TreeSet<>(known)
                .stream()
                        .filter(each -> isNear(lower, each))
                        .min(Comparator.comparingInt(each -> NearestKey.distance(lower, each)))
                        .map(each -> "; did you mean " + each + "?")
                        .orElse("");
    }

    private static boolean isNear(String word, String known) {
        return NearestKey.distance(word, known)
                        <= Math.max(1, known.replace("-", "").length() / 3)
                || (word.replace("-", "").length() >= 2 && known.startsWith(word));
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
