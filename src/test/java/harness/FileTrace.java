package harness;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process asks of the file system, as {@code strace} writes it down. */
public final class FileTrace {

    private static final String CALLS =
            "?open,openat,?openat2,?creat,?rename,?renameat,renameat2,?mkdir,mkdirat,?unlink,"
                    + "unlinkat,?rmdir,?link,linkat,?symlink,symlinkat,?truncate,?mknod,mknodat";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern CALL = Pattern.compile("^\\d+ +(\\w+)\\((?:AT_FDCWD, )?\"([^\"]*)\"(.*)");
    private static final Pattern WRITES = Pattern.compile("O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND|O_TMPFILE");

    private FileTrace() {}

    /** Whether this machine has strace and lets us use it. */
    public static boolean isPossible() {
        try {
            return new ProcessBuilder("strace", "-D", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Files that a process has open for writing now; none where there is no {@code /proc}. */
    public static List<String> openForWriting(long pid) throws IOException {
        Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
        List<String> files = new ArrayList<>();
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> all = Files.list(descriptors)) {
                for (Path descriptor : all.toList()) {
                    addWritten(descriptor, files);
                }
            }
        }
        return files;
    }

    private static void addWritten(Path descriptor, List<String> files) throws IOException {
        try {
            String file = Files.readSymbolicLink(descriptor).toString();
            if (file.startsWith("/") && !file.startsWith("/dev/") && isForWriting(descriptor)) {
                files.add(file);
            }
        } catch (NoSuchFileException closedMeanwhile) {
            return;
        }
    }

    private static boolean isForWriting(Path descriptor) throws IOException {
        Path info = descriptor.resolveSibling("../fdinfo").resolve(descriptor.getFileName());
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("flags:"))
                .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), 8) & 3) != 0);
    }

    /** The command to be put before another one; the tracer is a process beside it, so signals reach the other one. */
    public static String[] command(Path trace) {
        return new String[] {
            "strace", "-D", "-f", "-q", "--seccomp-bpf", "-s", "300", "-e", "trace=" + CALLS, "-o", trace.toString()
        };
    }

    /** The lines of a trace, once the process has ended. */
    public static List<String> read(Path trace) throws IOException {
        await("the end of the trace").atMost(LIMIT).until(() -> lastLine(trace).contains("+++ "));
        return Files.readAllLines(trace);
    }

    private static String lastLine(Path trace) throws IOException {
        List<String> lines = Files.readAllLines(trace);
        return lines.isEmpty() ? "" : lines.getLast();
    }

    /** Whether a line is a call that writes, makes, moves or removes a file, but for devices and {@code /proc}. */
    public static boolean writes(String line) {
        Matcher call = CALL.matcher(line);
        if (!call.find() || call.group(2).startsWith("/dev/") || call.group(2).startsWith("/proc/")) {
            return false;
        }
        return !call.group(1).startsWith("open")
                || WRITES.matcher(call.group(3)).find();
    }
}
