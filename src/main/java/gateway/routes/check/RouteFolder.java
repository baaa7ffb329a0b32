package gateway.routes.check;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An operator's folder of route files, as texts. Immutable.
 *
 * @param files all that could be meant for routes, in the order of their names; hidden ones are none
 * @param findings what can be said without reading them
 */
public record RouteFolder(List<RouteText> files, List<RouteFinding> findings) {

    /** A byte more than is read of a file makes it too large, whatever comes behind it. */
    private static final int MOST_BYTES = 4 * FileCheck.MOST_CHARACTERS + 1;

    public RouteFolder {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /** Reads what stands in a folder itself. */
    public static RouteFolder read(Path folder) throws IOException {
        List<RouteText> files = new ArrayList<>();
        List<RouteFinding> findings = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : new TreeSet<>(entries.toList())) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    folder(entry, name, findings);
                } else if (FileCheck.mayBeMeant(name)) {
                    files.add(file(entry));
                }
            }
        }
        return new RouteFolder(files, findings);
    }

    /** Reads one file. */
    public static RouteText file(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MOST_BYTES);
            return new RouteText(file.getFileName().toString(), new String(bytes, StandardCharsets.UTF_8), false);
        }
    }

    private static void folder(Path folder, String name, List<RouteFinding> findings) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> entry.getFileName().toString().endsWith(FileCheck.ENDING))) {
                findings.add(RouteFinding.of(
                        RouteRule.FILE_FOLDER,
                        name,
                        Spot.START,
                        "the route files in the folder " + name + " have no effect, because sub-folders are not read",
                        "move them one folder up, or remove them"));
            }
        }
    }
}
