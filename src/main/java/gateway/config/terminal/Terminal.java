package gateway.config.terminal;

import java.io.Console;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody sees what a process writes, and how it may look.
 *
 * @param attached whether standard input and output are a terminal
 * @param moves whether a line may be written over; not on a dumb terminal
 * @param colours whether text may be coloured: not where {@code NO_COLOR} has any text (https://no-color.org)
 */
public record Terminal(boolean attached, boolean moves, boolean colours) {

    private static final long PATIENCE_SECONDS = 1;

    /** The terminal of this process. */
    public static Terminal ofProcess() {
        return of(System.console(), System.getenv());
    }

    /** Whether somebody types what the process reads, wherever its output goes. Asks the shell's {@code test}. */
    public static boolean isTyped() {
        if (ofProcess().attached()) {
            return true;
        }
        try {
            Process test = new ProcessBuilder("test", "-t", "0")
                    .redirectInput(Redirect.INHERIT)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return test.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public static Terminal of(@Nullable Console console, Map<String, String> environment) {
        boolean attached = Optional.ofNullable(console).map(Console::isTerminal).orElse(false);
        return of(attached, environment);
    }

    public static Terminal of(boolean attached, Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        boolean moves = attached && !kind.isEmpty() && !kind.equals("dumb");
        return new Terminal(
                attached,
                moves,
                moves && environment.getOrDefault("NO_COLOR", "").isEmpty());
    }
}
