package routes.extension;

import gateway.files.FileFailure;
import gateway.routes.check.RouteFolder;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.model.RouteText;
import gateway.routes.text.Spot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a folder of extensions: jars and Kamelets; other files count as nothing. Stateless. */
public final class ExtensionFolder {

    private static final String JAR = ".jar";
    private static final int MOST_FILES = 200;
    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final long MOST_BYTES_OF_ALL = 256L * 1024 * 1024;

    private ExtensionFolder() {}

    /**
     * Reads it as it is now.
     *
     * @param folder null for none
     * @throws IOException where it cannot be listed
     */
    public static Extensions read(@Nullable Path folder, ExtensionCopies copies) throws IOException {
        if (folder == null) {
            return Extensions.NONE;
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder.toString());
        }
        List<Path> counting;
        try (Stream<Path> entries = Files.list(folder)) {
            counting = new TreeSet<>(entries.toList())
                    .stream()
                            .filter(entry -> counts(entry.getFileName().toString()))
                            .toList();
        }
        List<ExtensionJar> jars = new ArrayList<>();
        List<RouteText> kamelets = new ArrayList<>();
        List<RouteFinding> findings = new ArrayList<>();
        if (counting.size() > MOST_FILES) {
            findings.add(finding(
                    counting.getLast(), "there are " + counting.size() + " extensions, more than " + MOST_FILES));
            return new Extensions(jars, kamelets, findings, copies);
        }
        long bytes = 0;
        for (Path file : counting) {
            bytes += size(file);
            if (bytes > MOST_BYTES_OF_ALL) {
                findings.add(finding(file, "all extensions together have more than 256 MB"));
                break;
            }
            read(file, copies, jars, kamelets, findings);
        }
        copies.newest(jars);
        return new Extensions(jars, kamelets, findings, copies);
    }

    private static boolean counts(String name) {
        return !name.startsWith(".") && (name.endsWith(JAR) || name.endsWith(Extensions.KAMELET));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void read(
            Path file,
            ExtensionCopies copies,
            List<ExtensionJar> jars,
            List<RouteText> kamelets,
            List<RouteFinding> findings) {
        boolean jar = file.toString().endsWith(JAR);
        if (!Files.isRegularFile(file)) {
            findings.add(finding(file, "this is no regular file, or a link to one that is not there"));
        } else if (jar && size(file) > MOST_BYTES) {
            findings.add(finding(file, "the jar has more than 64 MB"));
        } else {
            try {
                if (jar) {
                    jars.add(copies.take(file));
                } else {
                    kamelets.add(RouteFolder.file(file));
                }
            } catch (IOException e) {
                findings.add(finding(file, "the file cannot be read or copied (" + FileFailure.words(e) + ")"));
            }
        }
    }

    private static RouteFinding finding(Path file, String sentence) {
        return RouteFinding.of(
                RouteRule.EXTENSION_FILE,
                String.valueOf(file.getFileName()),
                Spot.START,
                sentence,
                "correct it, or remove the file from the folder of EXTENSIONS_DIR");
    }
}
