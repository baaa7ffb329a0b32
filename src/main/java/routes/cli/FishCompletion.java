package routes.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A script that has the shell fish complete the commands and options of a command line. Pure. */
final class FishCompletion {

    private final String program;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
    }

    /** The whole script. */
    static String script(CommandLine root) {
        FishCompletion made = new FishCompletion(root.getCommandName());
        made.addFunctions();
        made.add(root, List.of());
        return made.script.toString();
    }

    /** What tells how far a command line has come: its words that are no options, behind the name of the program. */
    private void addFunctions() {
        script.append("""
            function __%1$s_words
                set -l words
                for word in (commandline -opc)[2..-1]
                    string match -q -- '-*' $word; or set -a words $word
                end
                echo "$words"
            end

            function __%1$s_at
                test (__%1$s_words) = "$argv"
            end

            function __%1$s_below
                string match -q -- "$argv *" (__%1$s_words)" "
            end

            complete -c %2$s -f
            """.formatted(function(), program));
    }

    private String function() {
        return program.replace('-', '_');
    }

    private void add(CommandLine command, List<String> path) {
        String words = String.join(" ", path);
        for (Map.Entry<String, CommandLine> below : command.getSubcommands().entrySet()) {
            complete(
                    "at",
                    words,
                    " -a " + below.getKey()
                            + text(below.getValue()
                                    .getCommandSpec()
                                    .usageMessage()
                                    .description()));
        }
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (path.isEmpty() || !option.inherited()) {
                complete(path.isEmpty() ? "" : "below", words, option(option));
            }
        }
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            String candidates = candidates(parameter.completionCandidates());
            if (!candidates.isEmpty()) {
                complete("at", words, " -a " + quoted(candidates));
            }
        }
        command.getSubcommands().forEach((name, below) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            add(below, deeper);
        });
    }

    private void complete(String condition, String words, String what) {
        script.append("complete -c ").append(program);
        if (!condition.isEmpty()) {
            script.append(" -n ").append(quoted("__" + function() + "_" + condition + " " + words));
        }
        script.append(what).append('\n');
    }

    private static String option(OptionSpec option) {
        StringBuilder what = new StringBuilder();
        for (String name : option.names()) {
            what.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            String candidates = candidates(option.completionCandidates());
            what.append(" -r");
            if (!candidates.isEmpty()) {
                what.append(" -a ").append(quoted(candidates));
            }
        }
        return what.append(text(option.description())).toString();
    }

    private static String candidates(@Nullable Iterable<String> candidates) {
        List<String> all = new ArrayList<>();
        if (candidates != null) {
            candidates.forEach(each -> all.add(each.toLowerCase(Locale.ROOT)));
        }
        return String.join(" ", all);
    }

    private static String text(String[] description) {
        return description.length == 0 || description[0].contains("${") ? "" : " -d " + quoted(description[0]);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
