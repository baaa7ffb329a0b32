package harness;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of the packaged jar with arguments of its own: a command beside a proxy, or a start that is the test itself. It has a
 * throw-away folder for its data, its temporary files and what it writes; {@link #close} removes the folder and what still
 * runs in it; so does the end of the test JVM.
 */
public final class ProxyCommand implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path folder;
    private final Process process;
    private final Thread atExit = new Thread(this::sweep);

    private ProxyCommand(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** A run with these arguments, not started yet. */
    public static Builder of(String... arguments) {
        return new Builder(List.of(arguments));
    }

    /** A start of the proxy on free ports with the keys of {@link ProxyProcess}, for where it does not come to listen. */
    public static Builder ofStart() {
        return of("run")
                .env("HOST", "127.0.0.1")
                .env("PORT", Integer.toString(ProxyProcess.freePort()))
                .env("MANAGEMENT_PORT", Integer.toString(ProxyProcess.freePort()))
                .env("API_KEYS", ProxyProcess.CLIENT_KEY)
                .env("ADMIN_API_KEYS", ProxyProcess.ADMIN_KEY);
    }

    /** Waits for the end and returns the exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the command did not end within " + LIMIT + "\n" + output() + errors());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Writes a line to the standard input of an {@link Builder#interactive} run. */
    public void type(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Sends SIGTERM and returns at once. */
    public void signalTerminate() {
        process.destroy();
    }

    /** Sends SIGKILL and waits for the end; an embedded PostgreSQL stays behind. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it wrote to standard output so far. */
    public String output() {
        return read("output");
    }

    /** What it wrote to standard error so far. */
    public String errors() {
        return read("errors");
    }

    /** The lines in which the proxy itself told why it cannot go on. */
    public List<String> complaints() {
        return errors().lines()
                .filter(line -> line.startsWith("claude-proxy: "))
                .toList();
    }

    /** Its folder for temporary files. */
    public Path temporaryFolder() {
        return folder.resolve("tmp");
    }

    /** Command lines of the processes that name its folder, but its own. */
    public List<String> leftProcesses() {
        return ProcessHandle.allProcesses()
                .filter(other -> other.pid() != process.pid())
                .map(other -> other.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.toString()))
                .toList();
    }

    @Override
    public void close() {
        sweep();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void sweep() {
        process.destroyForcibly();
        LeftoverPostgres.stop(folder);
        LeftoverPostgres.delete(folder);
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Collects what a run needs. */
    public static final class Builder {

        private final List<String> arguments;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String input = "";
        private boolean interactive;
        private @Nullable Path temporaryFolder;

        private Builder(List<String> arguments) {
            this.arguments = arguments;
        }

        /** Sets any environment variable; but for these the run has none. */
        public Builder env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Uses the data folder of this proxy instead of its own. */
        public Builder beside(ProxyProcess proxy) {
            return env("DATA_FOLDER", proxy.dataFolder().toString());
        }

        /** Has the whole environment of this proxy: its database, master key, provider and data folder. */
        public Builder like(ProxyProcess proxy) {
            environment.putAll(proxy.environment());
            return beside(proxy);
        }

        /** Lets the test {@link ProxyCommand#type} while it runs. */
        public Builder interactive() {
            interactive = true;
            return this;
        }

        /** Uses the temporary folder of another run, which must stay for as long as this one. */
        public Builder temporaryFolderOf(ProxyCommand other) {
            temporaryFolder = other.temporaryFolder();
            return this;
        }

        /** What it reads from standard input. */
        public Builder input(String text) {
            input = text;
            return this;
        }

        /** Starts it, waits for its end, and returns it for what it wrote. */
        public ProxyCommand run() {
            ProxyCommand command = start();
            command.awaitExit();
            return command;
        }

        /** Starts it. */
        public ProxyCommand start() {
            try {
                Path folder = Files.createTempDirectory("claude-proxy-it-command-");
                Path temporary = Files.createDirectory(folder.resolve("tmp"));
                Path in = Files.writeString(folder.resolve("input"), input);
                environment.putIfAbsent("DATA_FOLDER", folder.resolve("data").toString());
                var builder = new ProcessBuilder(line(temporaryFolder == null ? temporary : temporaryFolder))
                        .directory(folder.toFile())
                        .redirectInput(interactive ? Redirect.PIPE : Redirect.from(in.toFile()))
                        .redirectOutput(file(folder, "output"))
                        .redirectError(file(folder, "errors"));
                builder.environment().clear();
                builder.environment().put("PATH", System.getenv("PATH"));
                builder.environment().putAll(environment);
                return new ProxyCommand(folder, builder.start());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private List<String> line(Path temporary) {
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(RecordedStart.options());
            line.add("--sun-misc-unsafe-memory-access=allow");
            line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary));
            line.addAll(List.of("-Xmx256m", "-jar", ProxyProcess.jar().toString()));
            line.addAll(arguments);
            return line;
        }

        private static File file(Path folder, String name) {
            return folder.resolve(name).toFile();
        }
    }
}
