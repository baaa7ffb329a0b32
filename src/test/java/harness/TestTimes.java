package harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The table of the slowest test classes, from the reports that Surefire and Failsafe wrote. Maven prints it after the tests. */
public final class TestTimes {

    private static final int ROWS = 15;

    private record ReportedClass(String name, int tests, double seconds) {}

    private TestTimes() {}

    /**
     * Prints the table.
     *
     * @param arguments when the build began, which makes older reports count for nothing; then folders of reports
     */
    public static void main(String[] arguments) throws IOException, XMLStreamException {
        List<Path> folders = Stream.of(arguments).skip(1).map(Path::of).toList();
        System.out.print(table(Instant.parse(arguments[0]), folders));
    }

    /** The table, or nothing when no class has run since then. */
    static String table(Instant since, List<Path> folders) throws IOException, XMLStreamException {
        List<ReportedClass> classes = new ArrayList<>();
        for (Path report : reports(since, folders)) {
            classes.add(read(report));
        }
        if (classes.isEmpty()) {
            return "";
        }
        classes.sort(Comparator.comparingDouble(ReportedClass::seconds).reversed());
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "Slowest of %d test classes; all %d tests took %.0f s, summed over the JVMs beside each other:%n",
                classes.size(),
                classes.stream().mapToInt(ReportedClass::tests).sum(),
                classes.stream().mapToDouble(ReportedClass::seconds).sum()));
        classes.stream()
                .limit(ROWS)
                .forEach(each -> text.append(String.format(
                        Locale.ROOT, "%7.1f s %5d tests  %s%n", each.seconds(), each.tests(), each.name())));
        return text.toString();
    }

    private static List<Path> reports(Instant since, List<Path> folders) throws IOException {
        List<Path> reports = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (file.getFileName().toString().matches("TEST-.*\\.xml")
                            && !Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                        reports.add(file);
                    }
                }
            }
        }
        return reports;
    }

    private static ReportedClass read(Path report) throws IOException, XMLStreamException {
        try (InputStream in = Files.newInputStream(report)) {
            XMLStreamReader xml = XMLInputFactory.newFactory().createXMLStreamReader(in);
            xml.nextTag();
            return new ReportedClass(
                    xml.getAttributeValue(null, "name"),
                    Integer.parseInt(xml.getAttributeValue(null, "tests")),
                    Double.parseDouble(xml.getAttributeValue(null, "time").replace(",", "")));
        }
    }
}
