package gateway.config.terminal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How wide the terminal is that the process talks to. Safe from many threads. */
public final class TerminalWidth {

    private static final File TERMINAL = new File("/dev/tty");
    private static final int NARROWEST = 20;
    private static final long PATIENCE_SECONDS = 1;

    private TerminalWidth() {}

    /**
     * How many columns a line may have: what COLUMNS says, else the size of the terminal.
     *
     * @return nothing where output goes into a file or a pipe, or nobody knows
     */
    public static OptionalInt width() {
        if (!Terminal.ofProcess().attached()) {
            return OptionalInt.empty();
        }
        OptionalInt wanted = columns(System.getenv("COLUMNS"));
        return wanted.isPresent() ? wanted : measured();
    }

    /**
     * The width that a text says.
     *
     * @param text null for none
     */
    public static OptionalInt columns(@Nullable String text) {
        try {
            int columns = text == null ? 0 : Integer.parseInt(text.strip());
            return columns < NARROWEST ? OptionalInt.empty() : OptionalInt.of(columns);
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt measured() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(TERMINAL)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return OptionalInt.empty();
            }
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return columns(size.substring(size.indexOf(' ') + 1));
        } catch (IOException e) {
            return OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }
}
