package routes.cli.pipeline;

import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import routes.cli.session.Output;

/** {@code claude-proxy routes disable}. */
@Command(
        name = "disable",
        description = {
            "Switches a step of the running proxy's routes off for a while, if they can do without it.",
            "Exit code 0 when it is off, 1 when it is not. It works again when the time is over, or the proxy starts again."
        })
final class DisableCommand implements Callable<Integer> {

    private static final Pattern LENGTH = Pattern.compile("(\\d{1,4})([mh])");
    private static final int MINUTES_OF_HOUR = 60;
    private static final int MOST_MINUTES = 1440;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "STEP", description = "The step's id, as routes diagram shows it.")
    @SuppressWarnings("NullAway.Init")
    private String step;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            required = true,
            description = "How long, in minutes or hours: 10m, 2h; 24h at most.")
    @SuppressWarnings("NullAway.Init")
    private String length;

    @Option(
            names = "--comment",
            paramLabel = "TEXT",
            description = "Why, for the list of steps that are off and the audit log.")
    private @Nullable String comment;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Matcher parts = LENGTH.matcher(length);
        int minutes = parts.matches()
                ? Integer.parseInt(parts.group(1)) * (parts.group(2).equals("h") ? MINUTES_OF_HOUR : 1)
                : 0;
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new ParameterException(
                    spec.commandLine(), "--for: expected minutes or hours like 10m or 2h, 24h at most, got " + length);
        }
        return StepCommands.of(Output.of(spec)).disable(step, minutes, comment, json);
    }
}
