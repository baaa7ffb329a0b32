package gateway.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the machine offers: Java, disk and memory. */
public final class MachineChecks {

    private static final int JAVA = 25;
    private static final long LEAST_FREE = 200L << 20;
    private static final long LITTLE_FREE = 1L << 30;
    /** Of the machine or the cgroup, for the JVM with its least heap, and PostgreSQL. */
    private static final long LEAST_MEMORY = 400L << 20;

    private static final long LITTLE_MEMORY = 640L << 20;

    private MachineChecks() {}

    /**
     * The Java that runs this.
     *
     * @param release such as {@code 25}
     * @param home where it is
     * @param installation folder of the launcher; null when it has not started this
     */
    public static List<Diagnosis> java(int release, String home, @Nullable Path installation) {
        if (release != JAVA) {
            return List.of(Diagnosis.fail(
                    "java",
                    "version " + release + " in " + home + ", but " + JAVA + " is needed",
                    "set CLAUDE_PROXY_JAVA_HOME to the folder of a JDK " + JAVA));
        }
        boolean builds = installation != null && Files.exists(installation.resolve("pom.xml"));
        if (builds && !Files.isExecutable(Path.of(home, "bin", "javac"))) {
            return List.of(Diagnosis.warn(
                    "java",
                    "version " + release + " in " + home + " has no compiler: a change of the sources is not built",
                    "set CLAUDE_PROXY_JAVA_HOME to the folder of a JDK " + JAVA));
        }
        return List.of(Diagnosis.ok("java", "version " + release + " in " + home));
    }

    /** How much room a folder, or the nearest one above it that is there, has. */
    public static List<Diagnosis> space(String what, @Nullable Path folder, String setting) throws IOException {
        Path there = folder == null ? null : folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there == null
                ? List.of()
                : List.of(room(what, there, Files.getFileStore(there).getUsableSpace(), setting));
    }

    static Diagnosis room(String what, Path folder, long free, String setting) {
        String words = inWords(free) + " free in " + folder;
        if (free < LEAST_FREE) {
            return Diagnosis.fail(
                    what, words + ", which fills up soon", "make room, or let " + setting + " name another disk");
        }
        if (free < LITTLE_FREE) {
            return Diagnosis.warn(what, words, "make room, or let " + setting + " name another disk");
        }
        return Diagnosis.ok(what, words);
    }

    /**
     * Whether there is enough of it.
     *
     * @param limit bytes of the machine or the cgroup, whichever is less; empty when nobody tells
     * @param heap largest heap
     */
    public static List<Diagnosis> memory(OptionalLong limit, long heap) {
        if (limit.isEmpty()) {
            return List.of(Diagnosis.ok("memory", "heap up to " + inWords(heap)));
        }
        String words = inWords(limit.getAsLong()) + " for all, heap up to " + inWords(heap);
        if (limit.getAsLong() < LEAST_MEMORY) {
            return List.of(Diagnosis.fail(
                    "memory",
                    words + ": the kernel may end the proxy",
                    "give the machine or container 640 MB or more"));
        }
        if (limit.getAsLong() < LITTLE_MEMORY || heap > limit.getAsLong() * 3 / 4) {
            return List.of(Diagnosis.warn(
                    "memory", words + ", which is tight", "give it 640 MB or more, or a smaller CLAUDE_PROXY_HEAP"));
        }
        return List.of(Diagnosis.ok("memory", words));
    }

    /** The memory that this process may use, as far as Linux tells. */
    public static OptionalLong memoryLimit(Path proc, Path cgroups) {
        List<Long> limits = new ArrayList<>();
        number(proc.resolve("meminfo"), "MemTotal:").ifPresent(kilobytes -> limits.add(kilobytes * 1024));
        String group = line(proc.resolve("self/cgroup"), "0::").strip();
        for (String file : List.of(
                group.substring(group.startsWith("/") ? 1 : 0) + "/memory.max",
                "memory.max",
                "memory/memory.limit_in_bytes")) {
            number(cgroups.resolve(file.startsWith("/") ? file.substring(1) : file), "")
                    .ifPresent(limits::add);
        }
        return limits.stream().mapToLong(Long::longValue).min();
    }

    private static OptionalLong number(Path file, String label) {
        String digits = line(file, label).replaceAll("[^0-9].*", "");
        return digits.isEmpty() || digits.length() > 15
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(digits));
    }

    /** What stands behind a label in the first line that has it; empty where there is none. */
    private static String line(Path file, String label) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(label))
                    .map(line -> line.substring(label.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Bytes as people read them. */
    static String inWords(long bytes) {
        return bytes >= 10L << 30
                ? (bytes >> 30) + " GB"
                : bytes >= 1L << 30
                        ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30))
                        : (bytes >> 20) + " MB";
    }
}
