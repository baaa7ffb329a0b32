package routes.cli.session;

import gateway.config.terminal.Terminal;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Asks the operator for texts: on a terminal with a label, secrets unseen; else line by line from standard input, so that
 * scripts need no secret on their command line. For one thread.
 */
public final class Prompt {

    private final CommandSpec spec;
    private final @Nullable Console terminal;
    private final BooleanSupplier typed;
    private final BufferedReader in;

    private Prompt(CommandSpec spec, @Nullable Console terminal, BooleanSupplier typed, Reader in) {
        this.spec = spec;
        this.terminal = terminal;
        this.typed = typed;
        this.in = new BufferedReader(in);
    }

    /** Asks whoever started the process. */
    public static Prompt of(CommandSpec spec) {
        return new Prompt(
                spec,
                Terminal.ofProcess().attached() ? System.console() : null,
                Terminal::isTyped,
                new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    /**
     * Reads from a text instead.
     *
     * @param typed whether somebody types it and sees what is written to standard error
     */
    public static Prompt of(CommandSpec spec, boolean typed, Reader in) {
        return new Prompt(spec, null, () -> typed, in);
    }

    /** A secret that must be given. */
    public String requireSecret(String label) throws IOException {
        String secret = secret(label);
        if (secret == null) {
            throw new ParameterException(
                    spec.commandLine(), label + ": expected on standard input, in a line of its own.");
        }
        return secret;
    }

    /** A secret, null when an empty line or nothing is given. */
    public @Nullable String secret(String label) throws IOException {
        if (terminal == null) {
            say(label);
            return text(in.readLine());
        }
        char[] typed = terminal.readPassword("%s: ", label);
        return text(typed == null ? null : new String(typed));
    }

    /** To standard error: standard output may go into a file. Nobody reads it where input comes from a file or a pipe. */
    private void say(String label) {
        if (!typed.getAsBoolean()) {
            return;
        }
        PrintWriter out = spec.commandLine().getErr();
        out.println(label + ":");
        out.flush();
    }

    /** A text that is shown while it is typed, null when an empty line or nothing is given. */
    public @Nullable String line(String label) throws IOException {
        if (terminal == null) {
            say(label);
            return text(in.readLine());
        }
        return text(terminal.readLine("%s: ", label));
    }

    /**
     * Asks whether to do what cannot be undone.
     *
     * @param change in words, such as {@code remove account anna with its history}
     * @param yes whether that was answered on the command line
     * @return whether to do it
     * @throws ParameterException where nobody can be asked
     */
    public boolean confirm(String change, boolean yes) {
        if (yes) {
            return true;
        }
        requireAnswer(change, false);
        String answer = Objects.requireNonNull(terminal).readLine("Really %s? [y/N] ", change);
        return answer != null && answer.strip().matches("(?i)y|yes");
    }

    /**
     * Refuses to go on where {@link #confirm} could not ask, before anything is opened.
     *
     * @throws ParameterException where nobody can be asked
     */
    public void requireAnswer(String change, boolean yes) {
        if (!yes && terminal == null) {
            throw new ParameterException(
                    spec.commandLine(), "nobody can be asked here whether to " + change + ": say --yes");
        }
    }

    private static @Nullable String text(@Nullable String line) {
        return line == null || line.isBlank() ? null : line.strip();
    }
}
