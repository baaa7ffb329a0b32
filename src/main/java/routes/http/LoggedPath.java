package routes.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import gateway.config.LogText;
import gateway.translation.error.MaskedText;
import java.net.URLDecoder;
import java.util.Comparator;
import java.util.List;
import routes.request.FrontEndpoint;

/**
 * A path as the log has it: without the keys that clients put there by mistake. Paths that most requests have are not looked
 * into. Immutable.
 */
final class LoggedPath {

    private static final int LONGEST = 300;
    /** A key that begins within what is shown ends within this. */
    private static final int LONGEST_LOOKED_AT = LONGEST + 1_024;

    private static final String KEY = "[key]";

    private final List<String> keys;

    /** @param keys texts that let somebody in, whatever they look like */
    LoggedPath(List<String> keys) {
        this.keys = keys.stream()
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String of(FrontEndpoint endpoint, String path) {
        return LogText.field(isUsual(endpoint) ? path : masked(path), LONGEST);
    }

    /** Behind them there is nothing but a slash. */
    private static boolean isUsual(FrontEndpoint endpoint) {
        return endpoint.hasRouteOfItsOwn() && endpoint != FrontEndpoint.MODELS;
    }

    private String masked(String path) {
        String shown = path.length() > LONGEST_LOOKED_AT ? path.substring(0, LONGEST_LOOKED_AT) : path;
        String masked = withoutKeys(shown);
        if (shown.indexOf('%') < 0) {
            return masked;
        }
        String decoded = decoded(masked);
        String again = withoutKeys(decoded);
        return again.equals(decoded) ? masked : again;
    }

    private String withoutKeys(String path) {
        String masked = MaskedText.withoutKeys(path);
        for (String key : keys) {
            masked = masked.replace(key, KEY);
        }
        return masked;
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }
}
