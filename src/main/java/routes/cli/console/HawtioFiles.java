package routes.cli.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The pages and scripts of a Hawtio war; of the rest, which is code for a server, nothing is read. Safe from many threads.
 */
final class HawtioFiles implements AutoCloseable {

    /** What begins the application in the browser. */
    static final String START = "index.html";

    private static final Pattern OPEN = Pattern.compile(
            "(?:(?:static|img)/(?:[\\w.-]+/)*)?[\\w-]+(?:\\.[\\w-]+)*\\.(?:html|js|css|json|svg|png|ico|gif|woff2?|ttf|txt)");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("gif", "image/gif"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final ZipFile war;

    HawtioFiles(Path war) throws IOException {
        this.war = new ZipFile(war.toFile());
    }

    /** A file; null when there is none that is for browsers. */
    byte @Nullable [] read(String name) throws IOException {
        ZipEntry entry = OPEN.matcher(name).matches() ? war.getEntry(name) : null;
        if (entry == null || entry.isDirectory()) {
            return null;
        }
        try (InputStream in = war.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    /** Its media type. */
    static String typeOf(String name) {
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    @Override
    public void close() throws IOException {
        war.close();
    }
}
