package architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** How many lines source files have. */
final class ClassLengths {

    private ClassLengths() {}

    /** The files below a folder that have more lines than that, without their ending, with their lines. */
    static SortedMap<String, Integer> above(int most, Path folder) throws IOException {
        SortedMap<String, Integer> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                int lines = lines(file);
                if (lines > most) {
                    found.put(folder.relativize(file).toString().replace(".java", ""), lines);
                }
            });
        }
        return found;
    }

    private static int lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return (int) lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
