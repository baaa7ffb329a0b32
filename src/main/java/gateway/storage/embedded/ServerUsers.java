package gateway.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The file {@code owner.pid}: who uses the embedded server, one line {@code <process id> <start, epoch ms> <token>} each. The
 * last living one to leave stops the server, so neither a command ends the server under a proxy nor a proxy under a command.
 * Callers hold the start lock.
 */
final class ServerUsers {

    /** Two processes may reckon the start of a third one differently by the resolution of the boot time. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    /** Process, its start, the mark of this use, and where the file is. */
    private static final int PARTS = 4;

    private final Path file;

    ServerUsers(Path file) {
        this.file = file;
    }

    /**
     * Adds this process.
     *
     * @return the line to leave with
     */
    String join() throws IOException {
        List<String> lines = living();
        ProcessHandle self = ProcessHandle.current();
        String line = self.pid() + " " + start(self).map(Instant::toEpochMilli).orElse(0L) + " " + UUID.randomUUID()
                + " " + file;
        lines.add(line);
        Files.write(OwnerOnly.file(file), lines, UTF_8);
        return line;
    }

    /**
     * Removes a line.
     *
     * @return whether somebody else still uses the server
     */
    boolean leave(String line) throws IOException {
        List<String> lines = living();
        lines.remove(line);
        if (lines.isEmpty()) {
            Files.deleteIfExists(file);
            return false;
        }
        Files.write(OwnerOnly.file(file), lines, UTF_8);
        return true;
    }

    /** Whether somebody else uses the server too. */
    boolean hasOthers(String line) throws IOException {
        List<String> lines = living();
        lines.remove(line);
        return !lines.isEmpty();
    }

    private List<String> living() throws IOException {
        if (!Files.exists(file)) {
            return new ArrayList<>();
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file, UTF_8));
        lines.removeIf(line -> isCopied(line) || !isLiving(line));
        return lines;
    }

    /** Whether somebody has copied the file with its folder: who stands there uses the original. */
    private boolean isCopied(String line) {
        String[] parts = line.split(" ", PARTS);
        return parts.length == PARTS && !parts[PARTS - 1].equals(file.toString());
    }

    private static boolean isLiving(String line) {
        String[] parts = line.split(" ", -1);
        try {
            long startedAt = Long.parseLong(parts[1]);
            return ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> startedAt == 0 || startedThen(process, startedAt))
                    .isPresent();
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return false;
        }
    }

    /** Process ids are used again, above all in containers: the same id with another start is somebody else. */
    private static boolean startedThen(ProcessHandle process, long startedAt) {
        return start(process)
                .map(start -> Duration.between(Instant.ofEpochMilli(startedAt), start)
                                .abs()
                                .compareTo(START_TOLERANCE)
                        <= 0)
                .orElse(true);
    }

    private static Optional<Instant> start(ProcessHandle process) {
        return process.info().startInstant();
    }
}
