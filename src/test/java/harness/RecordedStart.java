package harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the JVM of a packaged proxy learned at its start: an AOT cache, with which a start costs about half. Maven has it recorded
 * before the integration tests; without it, as in an IDE, proxies only start slower.
 */
public final class RecordedStart {

    private static final String SUFFIX = ".aot";

    private RecordedStart() {}

    /** Records it for the packaged proxy, unless that is done already. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path cache = cache();
        if (Files.exists(cache)) {
            return;
        }
        removeFormer(cache.getParent());
        Path made = cache.resolveSibling("made" + SUFFIX);
        List<String> line = Stream.of(
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        List.of("-XX:AOTCacheOutput=" + made),
                        ProxyProcess.COMMON_OPTIONS,
                        List.of("-jar", ProxyProcess.jar().toString(), "train", "--requests", "240"))
                .flatMap(List::stream)
                .toList();
        Path log = cache.resolveSibling("train.log");
        int code = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (code != 0 || !Files.exists(made)) {
            throw new IllegalStateException("the JVM made no cache, exit code " + code + "; see " + log);
        }
        Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The JVM's options that make use of it; none when it was not recorded. */
    static List<String> options() {
        Path cache = cache();
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }

    /** Named after the jar's time of change, because the JVM takes it for no other. */
    private static Path cache() {
        try {
            Path jar = ProxyProcess.jar();
            long changed = Files.getLastModifiedTime(jar).toMillis();
            return jar.resolveSibling("recorded-start").resolve(changed + SUFFIX);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void removeFormer(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX + "*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }
}
