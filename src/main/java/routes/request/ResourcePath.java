package routes.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of Anthropic's resources a path names, however it is spelled: percent-encoded, in capitals, with more slashes than it
 * needs. Immutable.
 *
 * @param ids of the resources, each behind the name of its collection
 * @param collection whether the path is that of a collection, where resources are made and listed
 * @param uploads whether what is sent there is the content of files or skills, which refers to nothing
 */
public record ResourcePath(List<String> ids, boolean collection, boolean uploads) {

    private static final ResourcePath NONE = new ResourcePath(List.of(), false, false);

    public ResourcePath {
        ids = List.copyOf(ids);
    }

    /** Reads the path of a request, without its query; one below {@code /v1/} or below the same behind another path. */
    public static ResourcePath of(String path) {
        List<String> segments = segments(path);
        List<String> ids = List.of();
        boolean collection = false;
        String last = "";
        for (int i = 1; i < segments.size(); i++) {
            if (!isCollection(segments.get(i))) {
                continue;
            }
            if (i + 1 == segments.size()) {
                collection = true;
                last = segments.get(i);
            } else {
                ids = ids.isEmpty() ? new ArrayList<>(2) : ids;
                ids.add(segments.get(++i));
            }
        }
        return ids.isEmpty() && !collection ? NONE : new ResourcePath(ids, collection, uploads(segments, last));
    }

    /** Directly below the version of the API, or files within a container. */
    private static boolean uploads(List<String> segments, String collection) {
        int version = segments.indexOf("v1");
        String first = version < 0 || version + 1 == segments.size() ? "" : segments.get(version + 1);
        return first.equalsIgnoreCase("files")
                || first.equalsIgnoreCase("skills")
                || (first.equalsIgnoreCase("containers") && collection.equalsIgnoreCase("files"));
    }

    /** The batch whose results a path names, null where it names none. */
    public static @Nullable String batchOfResults(String path) {
        if (!path.contains("/batches/") && path.indexOf('%') < 0) {
            return null;
        }
        List<String> segments = segments(path);
        int last = segments.size() - 1;
        boolean results = last >= 3
                && segments.get(last).equalsIgnoreCase("results")
                && segments.get(last - 2).equalsIgnoreCase("batches");
        return results ? segments.get(last - 1) : null;
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : decoded(path).split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return path;
        }
    }

    private static boolean isCollection(String segment) {
        return switch (segment.toLowerCase(Locale.ROOT)) {
            case "files", "batches", "containers", "skills", "threads" -> true;
            default -> false;
        };
    }
}
