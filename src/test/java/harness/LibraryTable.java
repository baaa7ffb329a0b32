package harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of {@code docs/libraries.md}: which version each library of the run time has at least. */
public final class LibraryTable {

    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+`) \\| ([0-9][^ |]*) \\| .+\\|$");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final Pattern JAR = Pattern.compile("^(.+?)-([0-9]+(?:\\.[0-9]+)*(?:\\.Final)?)(?:-.+)?\\.jar$");

    private final List<Row> rows = new ArrayList<>();

    /** A row: the names that it is about, one star for any end, and the lowest version. */
    public record Row(List<Pattern> names, String floor) {

        boolean names(String library) {
            return names.stream().anyMatch(name -> name.matcher(library).matches());
        }
    }

    /** A jar by its file name. */
    public record Jar(String library, String version) {

        /** The jar of a file name, or nothing where it does not end in a version. */
        public static Optional<Jar> of(String fileName) {
            Matcher parts = JAR.matcher(fileName);
            return parts.matches() ? Optional.of(new Jar(parts.group(1), parts.group(2))) : Optional.empty();
        }

        /** Whether the version is that one or a later one; a qualifier behind the numbers says nothing. */
        public boolean isAtLeast(String floor) {
            String[] own = version.split("\\.");
            String[] other = floor.split("\\.");
            for (int i = 0; i < Math.max(own.length, other.length); i++) {
                int difference = Integer.compare(number(own, i), number(other, i));
                if (difference != 0) {
                    return difference > 0;
                }
            }
            return true;
        }

        private static int number(String[] parts, int index) {
            return index < parts.length && parts[index].matches("[0-9]+") ? Integer.parseInt(parts[index]) : 0;
        }

        @Override
        public String toString() {
            return library + " " + version;
        }
    }

    private LibraryTable() {}

    /** Reads the table of this checkout. */
    public static LibraryTable read() throws IOException {
        return parse(Files.readAllLines(Path.of("docs/libraries.md")));
    }

    /** Reads the table out of the lines of a document. */
    public static LibraryTable parse(List<String> lines) {
        LibraryTable table = new LibraryTable();
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                List<Pattern> names = NAME.matcher(row.group(1))
                        .results()
                        .map(name -> Pattern.compile(
                                name.group(1).replace(".", "\\.").replace("*", ".*")))
                        .toList();
                table.rows.add(new Row(names, row.group(2)));
            }
        }
        return table;
    }

    /** All rows, in their order. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The first row that names a library. */
    public Optional<Row> rowOf(Jar jar) {
        return rows.stream().filter(row -> row.names(jar.library())).findFirst();
    }

    /** What is wrong with a jar of the run time, or nothing: no row names it, or it is below its floor. */
    public Optional<String> complaint(Jar jar) {
        Optional<Row> row = rowOf(jar);
        if (row.isEmpty()) {
            return Optional.of(jar + " has no row in docs/libraries.md");
        }
        String floor = row.get().floor();
        return jar.isAtLeast(floor) ? Optional.empty() : Optional.of(jar + " is below " + floor);
    }
}
