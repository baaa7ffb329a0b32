package gateway.routes.check;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
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
                } else if (name.endsWith(FileCheck.ENDING)) {
                    file(entry, files, findings);
                } else if (FileCheck.mayBeMeant(name)) {
                    files.add(new RouteText(name, "", false));
                }
            }
        }
        return new RouteFolder(files, findings);
    }

    /** One file that somebody names, of which all can be said that there is. */
    public static RouteFolder ofFile(Path file) {
        List<RouteText> files = new ArrayList<>();
        List<RouteFinding> findings = new ArrayList<>();
        file(file, files, findings);
        return new RouteFolder(files, findings);
    }

    /** Reads one file. */
    public static RouteText file(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MOST_BYTES);
            return new RouteText(nameOf(file), new String(bytes, StandardCharsets.UTF_8), false);
        }
    }

    /** A pipe would be waited for, and a link may lead nowhere; the other files are looked at all the same. */
    private static void file(Path file, List<RouteText> files, List<RouteFinding> findings) {
        try {
            if (Files.isRegularFile(file)) {
                files.add(file(file));
            } else if (Files.exists(file)) {
                findings.add(unread(file, "this is no regular file", "put a file in its place, or remove it"));
            } else {
                findings.add(
                        unread(file, "this is a link to a file that is not there", "correct the link, or remove it"));
            }
        } catch (IOException e) {
            findings.add(unread(
                    file,
                    e instanceof AccessDeniedException
                            ? "the file may not be read by this user"
                            : "the file cannot be read, because the system refuses it",
                    "let the user of the proxy read it (chmod, chown), or remove it"));
        }
    }

    private static RouteFinding unread(Path file, String sentence, String remedy) {
        return RouteFinding.of(RouteRule.FILE_READ, nameOf(file), Spot.START, sentence, remedy);
    }

    private static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    private static void folder(Path folder, String name, List<RouteFinding> findings) {
        if (name.endsWith(FileCheck.ENDING)) {
            findings.add(RouteFinding.of(
                    RouteRule.FILE_FOLDER,
                    name,
                    Spot.START,
                    name + " is a folder and has no effect",
                    "put the file itself here, or give the folder another name"));
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> entry.getFileName().toString().endsWith(FileCheck.ENDING))) {
                findings.add(RouteFinding.of(
                        RouteRule.FILE_FOLDER,
                        name,
                        Spot.START,
                        "the route files in the folder " + name + " have no effect, because sub-folders are not read",
                        "move them one folder up, or remove them"));
            }
        } catch (IOException e) {
            // Nothing in it would be read anyway.
        }
    }
}
