package gateway.access;

import gateway.files.FileFailure;
import gateway.files.OwnerOnly;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a temporary key to the operator once, past the log: on the terminal that the process was started from, else in a file
 * of mode 0600 in the data folder. Where there is neither, the log has it, and then no log goes to a file.
 */
public final class KeyHandover {

    private static final Logger LOG = LoggerFactory.getLogger(KeyHandover.class);

    private final @Nullable Console terminal;
    private final @Nullable Path folder;

    /**
     * @param terminal null where the process has none
     * @param folder the data folder, null for no files at all
     */
    public KeyHandover(@Nullable Console terminal, @Nullable Path folder) {
        this.terminal = terminal;
        this.folder = folder;
    }

    /** By the terminal of this process, where it has one. */
    public static KeyHandover ofProcess(@Nullable Path folder) {
        Console console = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .orElse(null);
        return new KeyHandover(console, folder);
    }

    void give(KeyScope scope, String key) {
        String name = name(scope);
        if (terminal != null) {
            terminal.printf("%nThe temporary %s key, shown this once: %s%n%n", name, key);
            terminal.flush();
            told(name, "it stands on the terminal");
        } else if (folder != null) {
            told(name, "it is in the file " + written(folder, name, key));
        } else {
            told(name, "it is " + key);
        }
    }

    /** Removes what this process, or one that was killed, has left in the folder, which no other process may use. */
    void takeBack() {
        if (folder == null) {
            return;
        }
        for (KeyScope scope : KeyScope.values()) {
            Path file = file(folder, name(scope));
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} stays, whose key opens nothing any more ({}); remove it", file, FileFailure.words(e));
            }
        }
    }

    private static String name(KeyScope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    private static Path file(Path folder, String name) {
        return folder.resolve("temporary-" + name + ".key");
    }

    private static void told(String name, String where) {
        LOG.warn("No {} key is configured or stored; a temporary one holds until the process ends: {}", name, where);
    }

    private static Path written(Path folder, String name, String key) {
        Path file = file(folder, name);
        try {
            OwnerOnly.write(file, key + System.lineSeparator());
            return file;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "No " + name + " key is configured, and the file " + file + " for a temporary one cannot be made ("
                            + FileFailure.words(e) + ").",
                    e);
        }
    }
}
