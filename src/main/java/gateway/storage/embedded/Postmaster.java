package gateway.storage.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server process that works on our data, found by its {@code postmaster.pid}.
 *
 * @param pid its process id
 * @param port where it listens, 0 when it has not told yet
 */
record Postmaster(long pid, int port) {

    private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
    private static final String FILE = "postmaster.pid";
    /** Line numbers from the PostgreSQL documentation, "Database File Layout", and {@code miscadmin.h}. */
    private static final int PID_LINE = 0;

    private static final int PORT_LINE = 3;

    private static final int STATUS_LINE = 7;

    private static final int FAST_SECONDS = 10;
    private static final int IMMEDIATE_SECONDS = 5;

    /** The living server on this data directory; empty when there is none, even if its file was left behind. */
    static Optional<Postmaster> find(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file, UTF_8);
        try {
            long pid = Long.parseLong(lines.get(PID_LINE).trim());
            int port = lines.size() > PORT_LINE
                    ? Integer.parseInt(lines.get(PORT_LINE).trim())
                    : 0;
            return worksOn(pid, data) ? Optional.of(new Postmaster(pid, port)) : Optional.empty();
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Whether a server on this data directory says that it takes connections. */
    static boolean ready(Path data) throws IOException {
        Path file = data.resolve(FILE);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.of();
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    }

    /**
     * Removes the file that a server left behind when it was killed. PostgreSQL does so itself, unless the process id now
     * belongs to another program, as it easily does in a container.
     */
    static void forget(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(FILE));
    }

    private static boolean worksOn(long pid, Path data) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        try {
            // a server's working directory is its data directory
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"))
                    .equals(data.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            return process.get()
                    .info()
                    .command()
                    .map(command -> command.contains("postgres"))
                    .orElse(true);
        }
    }

    /** Ends the server on a data directory, and what a killed process was just about to make of that directory. */
    static void endAll(Path data) throws IOException {
        find(data).ifPresent(Postmaster::stop);
        for (ProcessHandle left : ProcessHandle.allProcesses()
                .filter(process -> makes(process, data))
                .toList()) {
            LOG.info("Ending process {}, which a killed process has left at {}", left.pid(), data);
            left.destroyForcibly();
            new Postmaster(left.pid(), 0).ended(IMMEDIATE_SECONDS);
        }
    }

    /** By its command line: {@code initdb} and its children name the directory there. */
    private static boolean makes(ProcessHandle process, Path data) {
        String line = process.info().commandLine().orElse("");
        boolean program = line.contains("initdb") || line.contains("postgres");
        return process.pid() != ProcessHandle.current().pid()
                && program
                && List.of(line.split(" ", -1)).contains(data.toString());
    }

    boolean alive() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** Fast shutdown: sessions are ended, everything is written. Falls back to an immediate one, and to killing it. */
    void stop() {
        if (signal("INT") && ended(FAST_SECONDS)) {
            return;
        }
        LOG.warn("The embedded PostgreSQL did not stop within {} s and is stopped hard", FAST_SECONDS);
        if (signal("QUIT") && ended(IMMEDIATE_SECONDS)) {
            return;
        }
        // Its children end when they miss it.
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        if (!ended(IMMEDIATE_SECONDS)) {
            LOG.error("The embedded PostgreSQL (process {}) could not be stopped", pid);
        }
    }

    /** Immediate shutdown, without waiting for its end. */
    void quit() {
        signal("QUIT");
    }

    /** Java itself sends SIGTERM and SIGKILL only. */
    private boolean signal(String name) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return kill.waitFor() == 0 || !alive();
        } catch (IOException e) {
            LOG.warn("Could not signal the embedded PostgreSQL", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean ended(int seconds) {
        try {
            Optional<ProcessHandle> process = ProcessHandle.of(pid);
            if (process.isPresent()) {
                process.get().onExit().get(seconds, TimeUnit.SECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            return !alive();
        }
    }
}
