package routes.http;

import java.util.Locale;

/** Recognises request targets that could mean another path than the one they are matched by. Pure. */
final class PathGuard {

    private PathGuard() {}

    /** Whether the raw request target is a plain absolute path: no second reading by decoding, merging or resolving it. */
    static boolean isPlain(String target) {
        if (target.isEmpty() || target.charAt(0) != '/') {
            return false;
        }
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        if (path.contains("//") || path.indexOf('\\') >= 0 || path.indexOf(';') >= 0 || path.indexOf('#') >= 0) {
            return false;
        }
        if (path.contains("/./") || path.contains("/../") || path.endsWith("/.") || path.endsWith("/..")) {
            return false;
        }
        return path.indexOf('%') < 0 || encodesNothingStructural(path.toLowerCase(Locale.ROOT));
    }

    private static boolean encodesNothingStructural(String path) {
        return !path.contains("%2e")
                && !path.contains("%2f")
                && !path.contains("%5c")
                && !path.contains("%00")
                && !path.contains("%3b")
                && !path.contains("%25");
    }
}
