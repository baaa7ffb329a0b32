package harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Stops the embedded PostgreSQL that a killed proxy left in its data folder, and removes folders. */
final class LeftoverPostgres {

    private static final int DEPTH = 5;
    private static final int STOP_SECONDS = 10;

    private LeftoverPostgres() {}

    /** Stops every server whose {@code postmaster.pid} lies below the folder. */
    static void stop(Path dataFolder) {
        pidFiles(dataFolder).forEach(file -> postmaster(file).ifPresent(LeftoverPostgres::stop));
    }

    /** Whether a server whose {@code postmaster.pid} lies below the folder is alive. */
    static boolean isAlive(Path dataFolder) {
        return pidFiles(dataFolder).stream().anyMatch(file -> postmaster(file).isPresent());
    }

    /** Removes a folder and everything in it. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException vanished) {
            // A throw-away folder in /tmp: what is left of it does no harm.
        }
    }

    private static List<Path> pidFiles(Path dataFolder) {
        if (!Files.isDirectory(dataFolder)) {
            return List.of();
        }
        try (Stream<Path> files =
                Files.find(dataFolder, DEPTH, (file, attributes) -> file.endsWith("postmaster.pid"))) {
            return files.toList();
        } catch (IOException | UncheckedIOException vanished) {
            return List.of();
        }
    }

    private static Optional<ProcessHandle> postmaster(Path pidFile) {
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info().command().orElse("").contains("postgres"));
        } catch (IOException | NumberFormatException | NoSuchElementException torn) {
            return Optional.empty();
        }
    }

    private static void stop(ProcessHandle postmaster) {
        try {
            // SIGQUIT ends PostgreSQL at once and lets it free its shared memory, which SIGKILL would not.
            new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            postmaster.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException failure) {
            postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
            postmaster.destroyForcibly();
        }
    }
}
